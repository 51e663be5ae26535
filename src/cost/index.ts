export * from './cost-guard';
export * from './cost-line';
export * from './cost-report';
export * from './cost-usage';
export * from './price-list';
export * from './workload';
