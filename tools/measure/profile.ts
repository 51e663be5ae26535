import { Meter, Reading } from './meter';
import { Deployed } from './resources';
import type { CostUsageProfile, ResourceUsage } from '../../src/cost';

export interface Work {
  /** Unit of work, as in `CostUsage`. */
  readonly per: string;
  /** How many of it were done. */
  readonly units: number;
  /** Requests to the API. */
  readonly requests: number;
  readonly source: string;
}

const LAMBDA = 'AWS::Lambda::Function';
const ARCHIVE = 'AWS::Events::Archive';
const BUS = 'AWS::Events::EventBus';

/** What one unit of work uses of each resource. */
export function profile(resources: readonly Deployed[], meter: Meter, { per, units, requests, source }: Work): CostUsageProfile {
  const used = resources.map((resource) => ({ ...resource, meters: metersOf(resource, meter.all, requests) }))
    .filter(({ meters }) => Object.values(meters).some((amount) => amount > 0))
    .sort((a, b) => a.path.localeCompare(b.path));
  return {
    per,
    measured: true,
    source,
    resources: Object.fromEntries(used.map(({ path, type, meters }): [string, ResourceUsage] => [path, { type, meters: each(meters, units) }])),
  };
}

function metersOf({ type, name, startsTraces }: Deployed, readings: readonly Reading[], requests: number): Record<string, number> {
  if (type === 'AWS::ApiGateway::RestApi') return { requests, traces: requests };
  if (type === ARCHIVE) return { archivedBytes: sum(readings.filter((reading) => reading.type === BUS).map(({ meters }) => meters.archivedBytes)) };
  const { archivedBytes, ...meters } = readings.find((reading) => reading.type === type && reading.name === name)?.meters ?? {};
  // What a queue or a stream invokes starts a trace of its own.
  return type === LAMBDA && startsTraces ? { ...meters, traces: meters.invocations ?? 0 } : meters;
}

function each(meters: Record<string, number>, units: number): Record<string, number> {
  const used = Object.entries(meters).filter(([, amount]) => amount > 0);
  return Object.fromEntries(used.map(([name, amount]) => [name, Number((amount / units).toPrecision(4))]));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
