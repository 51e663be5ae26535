export * from './monitorable';
export * from './monitored';
export * from './observability-dashboard';
