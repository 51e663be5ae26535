export * from './order-api-kind';
export * from './order-authorization';
export * from './order-field';
export * from './order-saga';
export * from './order-saga-props';
export * from './partial-stock-policy';
export * from './payment-provider';
export * from './props';
