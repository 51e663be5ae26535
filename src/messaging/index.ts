export * from './consume-options';
export * from './resilient-queue';
