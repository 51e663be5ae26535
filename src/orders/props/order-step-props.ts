import { OrderStep } from '../order-step';

/** Steps of your own in an `OrderSaga`. */
export interface OrderStepProps {
  /**
   * Steps of your own, at named points of every order's way: see `OrderStep`. Each task costs one state transition an order, which `CostReport`
   * counts; what it calls is stated with `CostUsage.state`.
   *
   * @default - none
   */
  readonly steps?: OrderStep[];
}
