export * from './api';
export * from './observability';
