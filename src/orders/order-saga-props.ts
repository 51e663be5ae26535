import {
  OrderApiProps, OrderEventProps, OrderFieldProps, OrderOperationProps, OrderPaymentProps, OrderQueueProps, OrderShippingProps, OrderSizeProps,
  OrderStockProps,
} from './props';

/** Properties of an `OrderSaga`, by theme. */
export interface OrderSagaProps
  extends OrderApiProps, OrderFieldProps, OrderPaymentProps, OrderQueueProps, OrderStockProps, OrderShippingProps, OrderEventProps,
  OrderOperationProps, OrderSizeProps {}
