import { readFileSync } from 'node:fs';
import { Prices } from './core/price-list';
import usEast1 from './prices/us-east-1.json';

/** Public on-demand list prices of one Region, as data: each entry has its unit, its tiers and the page that lists it. */
export class PriceList {
  /** US East (N. Virginia), looked up on 2026-11-21. */
  public static readonly US_EAST_1 = new PriceList(usEast1);

  /**
   * A price list of your own, e.g. of another Region or with your discounts.
   *
   * @param path JSON file in the form of `us-east-1.json` in this package: `region`, `date`, `currency`, `terms` and `prices`
   * @throws Error when the file is not in that form
   */
  public static fromFile(path: string): PriceList {
    const prices = JSON.parse(readFileSync(path, 'utf8')) as Partial<Prices>;
    const broken = Object.entries(prices.prices ?? { '(none)': undefined }).find(([, price]) => !price?.tiers?.length || !(price.per > 0));
    if (!prices.region || !prices.date || broken) throw new Error(`${path}: not a price list${broken ? `, see ${broken[0]}` : ''}.`);
    return new PriceList(prices as Prices);
  }

  /** Region, e.g. `us-east-1`. */
  public readonly region: string;

  /** When the prices were looked up: ISO 8601 date. */
  public readonly date: string;

  /** @internal */
  public readonly _prices: Prices;

  private constructor(prices: Prices) {
    this.region = prices.region;
    this.date = prices.date;
    this._prices = prices;
  }
}
