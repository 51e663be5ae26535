/** One value set of a metric as a function logged it. */
export interface Measurement {
  readonly namespace: string;
  readonly name: string;
  readonly unit?: string;
  readonly dimensions: Record<string, string>;
  readonly values: number[];
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions?: string[][];
  readonly Metrics: { readonly Name: string; readonly Unit?: string }[];
}

/**
 * The metrics in a log message of the embedded metric format, as CloudWatch would extract them: one for each set of dimensions.
 * None where the message is of another kind.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function measurementsIn(message: string): Measurement[] {
  const { _aws: meta, ...fields } = parse(message.slice(Math.max(0, message.indexOf('{')))) as Record<string, any> & { _aws?: any };
  const directives = (Array.isArray(meta?.CloudWatchMetrics) ? meta.CloudWatchMetrics : []) as Directive[];
  return directives.flatMap(({ Namespace: namespace, Dimensions: sets = [[]], Metrics: metrics }) => (
    sets.flatMap((names) => metrics.flatMap(({ Name: name, Unit: unit }) => {
      const values = [fields[name]].flat().filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
      const dimensions = Object.fromEntries(names.map((dimension) => [dimension, String(fields[dimension])]));
      return values.length ? [{ namespace, name, unit, dimensions, values, timestamp: Number(meta.Timestamp) }] : [];
    }))
  ));
}

function parse(text: string): object {
  if (!text.includes('"CloudWatchMetrics"')) return {};
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
