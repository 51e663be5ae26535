import { Measurement } from '../emf';

/** What was measured of one metric, a value a minute. */
export interface Series {
  readonly points: readonly { readonly minute: number; readonly value: number }[];
  /** The same statistic of everything. */
  readonly whole: number;
}

const MINUTE = 60_000;

/** What a run has measured, as a dashboard asks for it. */
export class Measured {
  /** The first and the last minute, since the epoch; undefined when nothing was measured. */
  public readonly span?: readonly [number, number];

  constructor(private readonly measurements: readonly Measurement[]) {
    const minutes = measurements.map(minuteOf);
    if (minutes.length) this.span = [Math.min(...minutes), Math.max(...minutes)];
  }

  /** Of a metric as a dashboard's body has it: `[namespace, name, dimension, value, …, options]`. None for what was never measured. */
  public seriesOf(metric: readonly unknown[]): Series | undefined {
    const names = metric.filter((part) => typeof part === 'string');
    const { stat = 'Average' } = metric.at(-1) as { stat?: string };
    const [namespace, name, ...pairs] = names;
    const dimensions = new Map(pairs.flatMap((part, index) => index % 2 ? [] : [[part, pairs[index + 1]]]));
    const own = this.measurements.filter((one) => one.namespace === namespace && one.name === name && isSame(one.dimensions, dimensions));
    if (!namespace || !own.length) return undefined;
    const byMinute = new Map<number, number[]>();
    for (const one of own) byMinute.set(minuteOf(one), [...byMinute.get(minuteOf(one)) ?? [], ...one.values]);
    const points = [...byMinute].sort(([a], [b]) => a - b).map(([minute, values]) => ({ minute, value: statistic(stat, values) }));
    return { points, whole: statistic(stat, own.flatMap(({ values }) => values)) };
  }
}

const minuteOf = ({ timestamp }: Measurement) => Math.floor(timestamp / MINUTE);

function isSame(dimensions: Record<string, string>, wanted: Map<string, string>): boolean {
  const entries = Object.entries(dimensions);
  return entries.length === wanted.size && entries.every(([name, value]) => wanted.get(name) === value);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
function statistic(stat: string, values: number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const [, percent] = /^p(\d+(?:\.\d+)?)$/.exec(stat) ?? [];
  if (percent) return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(Number(percent) / 100 * values.length) - 1)];
  switch (stat) {
    case 'Sum': return sum;
    case 'Minimum': return Math.min(...values);
    case 'Maximum': return Math.max(...values);
    case 'SampleCount': return values.length;
    default: return sum / values.length;
  }
}
