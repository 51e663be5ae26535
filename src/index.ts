export * from './api';
export * from './cost';
export * from './function-size';
export * from './media';
export * from './messaging';
export * from './observability';
export * from './orders';
export * from './saga';
