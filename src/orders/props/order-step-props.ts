import { OrderStep } from '../order-step';

/** Steps of your own in an `OrderSaga`. */
export interface OrderStepProps {
  /**
   * Steps of your own, at named points of every order's way: see `OrderStep`. Each task costs one state transition an order, which `CostReport`
   * counts; what it calls is stated with `CostUsage.state`.
   * They may come in while orders are under way, which go on with the steps they began with. Take one out when no order has passed it that
   * may still turn back: an order that is stopped and taken up again afterwards knows no undo of it any more.
   *
   * @default - none
   */
  readonly steps?: OrderStep[];
}
