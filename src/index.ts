export * from './api';
export * from './messaging';
export * from './observability';
