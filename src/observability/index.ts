export * from './monitorable';
export * from './observability-dashboard';
