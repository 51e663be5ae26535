import { Model, Resource, Usage } from './model';

/** So much of one entry of the price list in a month. */
export interface Charge {
  readonly price: string;
  readonly quantity: number;
}

/** What a rule may look at besides its resource. */
export interface Context {
  readonly model: Model;
  /** How long stored data has gathered, in months. */
  readonly monthsStored: number;
}

/** What a month's amount on a meter is charged as. Linear in the amount. */
export type Meter = (amount: number, resource: Resource, context: Context) => Charge[];

/** How resources of one type are charged. */
export interface Pricing {
  /** For being there, a month. */
  readonly atRest?: (resource: Resource, context: Context) => Charge[];
  /** For work, by meter. */
  readonly meters?: Readonly<Record<string, Meter>>;
  /** Work that needs no statement because it is its own unit. */
  readonly usages?: readonly Usage[];
}

export type PricingByType = Readonly<Record<string, Pricing>>;

export const HOURS_A_MONTH = 730;
export const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;
export const DAYS_A_MONTH = HOURS_A_MONTH / 24;

const GIB = 1024 ** 3;

export const gigabytes = (bytes: number) => bytes / GIB;

export function charge(price: string, quantity: number): Charge {
  return { price, quantity };
}

/** A meter that is one entry of the price list as it stands. */
export function counted(price: string): Meter {
  return (amount) => [charge(price, amount)];
}

/** Is there and costs: `quantity` of one entry. */
export function standing(price: string, quantity = 1): Pricing {
  return { atRest: () => [charge(price, quantity)] };
}

/** Months that data has gathered after `monthsStored`, when it is deleted after some days. */
export function monthsKept(retentionDays: unknown, monthsStored: number): number {
  return typeof retentionDays === 'number' ? Math.min(retentionDays / DAYS_A_MONTH, monthsStored) : monthsStored;
}
