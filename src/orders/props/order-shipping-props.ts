import { Duration } from 'aws-cdk-lib';
import { FulfilmentProvider } from '../fulfilment-provider';

/** A place that orders are shipped from. */
export interface Warehouse {
  /** Name, as allocations and shipments show it. */
  readonly name: string;

  /**
   * Values of `shippingAddress.country` that it delivers to. The first warehouse that names the country gets the order.
   *
   * @default - the first of all warehouses takes what no other names
   */
  readonly countries?: string[];
}

/** How an `OrderSaga` ships. */
export interface OrderShippingProps {
  /**
   * Who packs and ships.
   *
   * @default - the shop itself: allocation and label are kept beside the order, and nobody outside is told
   */
  readonly fulfilment?: FulfilmentProvider;

  /**
   * How long the `fulfilment` provider may take to answer before the outcome counts as unknown: 1–60 seconds.
   *
   * @default 10 seconds
   */
  readonly fulfilmentTimeout?: Duration;

  /**
   * Where orders are shipped from, without a `fulfilment` provider. With `carrier` up to 2,500 bytes as JSON, about 40 warehouses of four countries:
   * they are in the environment of a function. With more, take a `fulfilment` provider.
   *
   * @default - one warehouse, `MAIN`
   */
  readonly warehouses?: Warehouse[];

  /**
   * Carrier on the shipping labels, without a `fulfilment` provider.
   *
   * @default 'STANDARD'
   */
  readonly carrier?: string;
}
