export * from './consume-options';
export * from './event-router';
export * from './event-target';
export * from './notification-fanout';
export * from './resilient-queue';
export * from './subscription-options';
