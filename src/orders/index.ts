export * from './order-saga';
export * from './order-saga-props';
export * from './partial-stock-policy';
export * from './payment-provider';
export * from './props';
