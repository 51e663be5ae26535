export * from './api';
export * from './media';
export * from './messaging';
export * from './observability';
export * from './saga';
