export * from './order-api-props';
export * from './order-event-props';
export * from './order-operation-props';
export * from './order-payment-props';
export * from './order-queue-props';
export * from './order-shipping-props';
export * from './order-size-props';
export * from './order-stock-props';
