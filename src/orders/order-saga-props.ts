import {
  OrderApiProps, OrderEventProps, OrderFieldProps, OrderInventoryProps, OrderOperationProps, OrderPaymentProps, OrderQueueProps,
  OrderShippingProps, OrderSizeProps, OrderStockProps, OrderStorageProps,
} from './props';

/** Properties of an `OrderSaga`, by theme. */
export interface OrderSagaProps
  extends OrderApiProps, OrderFieldProps, OrderPaymentProps, OrderQueueProps, OrderInventoryProps, OrderStockProps, OrderShippingProps,
  OrderEventProps, OrderOperationProps, OrderSizeProps, OrderStorageProps {}
