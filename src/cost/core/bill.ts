import { Charge, Context } from './charge';
import { Basis, Model, Resource, Usage } from './model';
import { cost, Prices } from './price-list';
import { isKnown, meterOf, pricingOf } from './pricing';
import { runsOf } from './schedule';

/** Work done in a month. */
export interface Work {
  /** How many of each unit of work, e.g. `{ order: 10000 }`. */
  readonly units: Readonly<Record<string, number>>;
  /** How long stored data has gathered, in months. */
  readonly monthsStored: number;
}

/** One line of the bill. */
export interface Line {
  readonly service: string;
  /** Construct path. */
  readonly path: string;
  readonly stack: string;
  /** Entry of the price list. */
  readonly price: string;
  /** What is counted. */
  readonly unit: string;
  /** Unit of work that causes it; `month` and `run` are there at rest. */
  readonly per: string;
  /** Units in the month. */
  readonly quantity: number;
  readonly usd: number;
  readonly basis: Basis;
}

export interface Bill {
  readonly lines: readonly Line[];
  /** What the bill does not cover or only assumes. */
  readonly notes: readonly string[];
}

/** A scheduled function that states nothing else is taken to run once for so many milliseconds. */
const RUN: Usage = { per: 'run', meters: { invocations: 1, milliseconds: 200 }, basis: 'modelled', source: 'assumed: 200 ms a run' };

type Unpriced = Omit<Line, 'service' | 'unit' | 'usd'>;

/** The bill of a month, dearest first. */
export function makeBill(model: Model, work: Work, prices: Prices): Bill {
  const context: Context = { model, monthsStored: work.monthsStored };
  const unpriced = model.flatMap((resource) => [...atRest(resource, context), ...atWork(resource, context, work)]);
  const total = new Map<string, number>();
  for (const { price, quantity } of unpriced) total.set(price, (total.get(price) ?? 0) + quantity);

  const missing = [...total.keys()].filter((price) => !(price in prices.prices));
  const lines = unpriced.filter((line) => line.quantity > 0 && line.price in prices.prices).map((line) => {
    const entry = prices.prices[line.price];
    const share = line.quantity / total.get(line.price)!;
    return { ...line, service: entry.service, unit: entry.unit, usd: cost(entry, total.get(line.price)!) * share };
  });
  return { lines: lines.sort((a, b) => b.usd - a.usd), notes: [...notes(model), ...missing.map((price) => `No price is listed for ${price}.`)] };
}

function atRest(resource: Resource, context: Context): Unpriced[] {
  const charges = pricingOf(resource.type).atRest?.(resource, context) ?? [];
  return charges.map((each) => lineOf(resource, each, 'month', 'template'));
}

function atWork(resource: Resource, context: Context, { units }: Work): Unpriced[] {
  const runs = runsOf(resource, context.model);
  return usagesOf(resource, runs).flatMap(({ per, meters, basis, type = resource.type }) => {
    const amount = per === 'month' ? 1 : per === 'run' ? runs : units[per] ?? 0;
    const used = type === resource.type ? resource : { ...resource, type, properties: {} };
    return Object.entries(meters).flatMap(([name, once]) =>
      (meterOf(type, name)?.(once * amount, used, context) ?? []).map((each) => lineOf(resource, each, per, basis)));
  });
}

function usagesOf(resource: Resource, runs: number): readonly Usage[] {
  const usages = [...resource.usages, ...pricingOf(resource.type).usages ?? []];
  const assumed = runs > 0 && resource.type === 'AWS::Lambda::Function' && !usages.some(({ per }) => per === 'run');
  return assumed ? [...usages, RUN] : usages;
}

function lineOf({ path, stack }: Resource, { price, quantity }: Charge, per: string, basis: Basis): Unpriced {
  return { path, stack, price, quantity, per, basis };
}

/** Units of work that some resource uses. */
export function unitsOf(model: Model): Set<string> {
  return new Set(model.flatMap((resource) => usagesOf(resource, 0).map(({ per }) => per)));
}

const countsMetricsOnly = ({ meters }: Usage) => Object.keys(meters).every((name) => name === 'customMetrics');

function notes(model: Model): string[] {
  const unknown = [...new Set(model.filter(({ type }) => !isKnown(type)).map(({ type }) => type))].sort();
  const silent = model.filter((resource) => usagesOf(resource, runsOf(resource, model)).every(countsMetricsOnly)
    && ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].includes(resource.type));
  const units = new Map<string, { readonly basis: Basis; readonly source: string; readonly per: Set<string> }>();
  for (const { basis, per, source } of model.flatMap((resource) => usagesOf(resource, runsOf(resource, model)))) {
    const key = `${basis} ${source}`;
    units.set(key, units.get(key) ?? { basis, source, per: new Set() });
    units.get(key)!.per.add(per);
  }
  return [
    ...[...units.values()].map(({ basis, source, per }) => `Usage ${basis} per ${[...per].join(', ')}: ${source}.`),
    ...(unknown.length ? [`Not priced: ${unknown.join(', ')}.`] : []),
    ...(silent.length ? [`No usage is stated for ${silent.length} functions, state machines and tables: ${silent.map(({ path }) => path).join(', ')}.`] : []),
  ];
}
