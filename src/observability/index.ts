export * from './monitorable';
