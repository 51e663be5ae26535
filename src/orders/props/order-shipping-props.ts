import { Duration } from 'aws-cdk-lib';
import { FulfilmentProvider } from '../fulfilment-provider';

/** A place that orders are shipped from. */
export interface Warehouse {
  /** Name, as allocations and shipments show it. Each has its own. */
  readonly name: string;

  /**
   * Values of `shippingAddress.country` that it delivers to, as your orders have them: ISO 3166 codes or names, up to 60 characters. The first warehouse that names the country gets the order.
   *
   * One without countries can only be the first.
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
