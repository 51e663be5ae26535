import { OrderField } from '../order-field';

/** Fields of your own in the orders of an `OrderSaga`. */
export interface OrderFieldProps {
  /**
   * Fields of your own in an order, by name: a letter, then up to 39 letters, digits and underscores.
   * They come in as `extra: { <name>: … }` and are in every event, in the read model, in what steps of your own get
   * and in what `GET /orders/{orderId}` answers, as `extra` too, so they never meet a field of ours. Other names are refused.
   * All of an order together have at most 8 KiB.
   *
   * @default - none
   */
  readonly extraFields?: { [name: string]: OrderField };

  /**
   * The same for each line: `items: [{ productId, quantity, price, extra: { <name>: … } }]`.
   *
   * @default - none
   */
  readonly extraItemFields?: { [name: string]: OrderField };
}
