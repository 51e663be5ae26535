/** Which events a rule takes: all that match every field given. */
export interface EventFilter {
  /**
   * Values of `source`, e.g. `ecommerce.orders`.
   *
   * @default - any
   */
  readonly source?: string[];

  /**
   * Values of `detail-type`, e.g. `Order Placed`.
   *
   * @default - any
   */
  readonly detailType?: string[];

  /**
   * Pattern of `detail`, values as lists: `{ currency: ['EUR'], total: events.Match.greaterThan(100) }`.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
   * @default - any
   */
  readonly detail?: { [key: string]: any };

  /**
   * Leaves out events that are replayed from the archive. Set it for targets with effects
   * (charge, ship, send): a replay then rebuilds views and repeats nothing.
   *
   * @default false
   */
  readonly excludeReplays?: boolean;
}
