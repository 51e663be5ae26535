import {
  OrderApiProps, OrderEventProps, OrderFieldProps, OrderInventoryProps, OrderOperationProps, OrderPartnerProps, OrderPaymentProps, OrderQueueProps,
  OrderShippingProps, OrderSizeProps, OrderStockProps, OrderStorageProps,
} from './props';

/** Properties of an `OrderSaga`, by theme. */
export interface OrderSagaProps
  extends OrderApiProps, OrderFieldProps, OrderPaymentProps, OrderQueueProps, OrderInventoryProps, OrderStockProps, OrderShippingProps,
  OrderEventProps, OrderPartnerProps, OrderOperationProps, OrderSizeProps, OrderStorageProps {}
