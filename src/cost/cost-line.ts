/** One line of the bill: one price for one resource. */
export interface CostLine {
  /** Service as on the bill, e.g. `Lambda`. */
  readonly service: string;

  /** Path of the construct that causes it. */
  readonly constructPath: string;

  /** Entry of the price list, e.g. `lambda.requests`. */
  readonly price: string;

  /** What is counted, e.g. `request`. */
  readonly unit: string;

  /** Units in the month. */
  readonly quantity: number;

  /** US dollars a month. */
  readonly usd: number;

  /** Unit of work that causes it: `order`, `video`, `videoMinute`, …; `month` and `run` (of a schedule) are there at rest. */
  readonly per: string;

  /** How the quantity is known: `template` (from it alone), `measured` (counted in real executions) or `modelled` (reasoned). */
  readonly basis: string;
}

/** A choice and what it would change on the bill. */
export interface CostOption {
  /** The choice, e.g. `Express prices for Standard workflows`. */
  readonly name: string;

  /** US dollars a month more; less when negative. */
  readonly change: number;
}
