/** A step of a price: `usd` for every `per` units, up to `upTo` units a month (the last step has no end). */
export interface Tier {
  readonly upTo?: number;
  readonly usd: number;
}

/** One entry of a price list. */
export interface Price {
  /** Service as on the bill, e.g. `Lambda`. */
  readonly service: string;
  /** What is counted, e.g. `request`. */
  readonly unit: string;
  /** How many units one price is for. */
  readonly per: number;
  readonly tiers: readonly Tier[];
  /** Page that lists it. */
  readonly source: string;
}

/** Public list prices of one Region on one day. */
export interface Prices {
  readonly region: string;
  /** ISO 8601 date on which the prices were looked up. */
  readonly date: string;
  readonly currency: string;
  readonly terms: string;
  readonly prices: Readonly<Record<string, Price>>;
}

/** What a quantity costs in dollars, each tier at its own price. */
export function cost({ tiers, per }: Price, quantity: number): number {
  let usd = 0;
  let from = 0;
  for (const { upTo = Infinity, usd: each } of tiers) {
    if (quantity <= from) break;
    usd += (Math.min(quantity, upTo) - from) / per * each;
    from = upTo;
  }
  return usd;
}
