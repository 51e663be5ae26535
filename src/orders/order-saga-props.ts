import {
  OrderApiProps, OrderEventProps, OrderOperationProps, OrderPaymentProps, OrderShippingProps, OrderStockProps,
} from './props';

/** Properties of an `OrderSaga`, by theme. */
export interface OrderSagaProps
  extends OrderApiProps, OrderPaymentProps, OrderStockProps, OrderShippingProps, OrderEventProps, OrderOperationProps {}
