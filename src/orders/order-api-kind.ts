/** Whether an `OrderSaga` has an API. */
export enum OrderApi {
  /** `POST /orders` and the rest. */
  REST = 'REST',

  /** None: orders come from `Order Requested` events on the bus only. */
  NONE = 'NONE',
}
