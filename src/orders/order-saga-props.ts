import {
  OrderApiProps, OrderEventProps, OrderFieldProps, OrderInventoryProps, OrderOperationProps, OrderPartnerProps, OrderPaymentProps, OrderQueueProps,
  OrderShippingProps, OrderSizeProps, OrderStepProps, OrderStockProps, OrderStorageProps,
} from './props';

/** Properties of an `OrderSaga`, by theme. */
export interface OrderSagaProps
  extends OrderApiProps, OrderFieldProps, OrderPaymentProps, OrderQueueProps, OrderInventoryProps, OrderStockProps, OrderShippingProps,
  OrderStepProps, OrderEventProps, OrderPartnerProps, OrderOperationProps, OrderSizeProps, OrderStorageProps {}
