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
   * Where orders are shipped from.
   *
   * @default - one warehouse, `MAIN`
   */
  readonly warehouses?: Warehouse[];

  /**
   * Carrier on the shipping labels.
   *
   * @default 'STANDARD'
   */
  readonly carrier?: string;
}
