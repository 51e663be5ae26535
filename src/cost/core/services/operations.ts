import { charge, Charge, gigabytes, Meter, monthsKept, PricingByType, standing } from '../charge';
import { Resource } from '../model';
import { runsAMonth } from '../schedule';

interface MetricQuery {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Period?: number };
}

/** An alarm pays for each metric that it reads; one with an anomaly band for three. */
function alarm({ properties }: Resource): Charge[] {
  const queries: MetricQuery[] = properties.Metrics ?? [];
  const metrics = Math.max(1, queries.filter((query) => query.MetricStat).length);
  const band = queries.some((query) => query.Expression?.startsWith('ANOMALY_DETECTION_BAND'));
  const period = Math.min(properties.Period ?? Infinity, ...queries.map((query) => query.MetricStat?.Period ?? Infinity));
  return [charge(`cloudwatch.alarm-metrics${period < 60 ? '.high-resolution' : ''}`, metrics * (band ? 3 : 1))];
}

/** Stored logs are counted as they came in: what compression saves is left to surprise. */
const logBytes: Meter = (bytes, group, { monthsStored }) => [
  charge('logs.ingested-gb', gigabytes(bytes)),
  charge('logs.gb-months', gigabytes(bytes) * monthsKept(group.properties.RetentionInDays, monthsStored)),
];

export const OPERATIONS: PricingByType = {
  'AWS::CloudWatch::Alarm': { atRest: alarm },
  'AWS::CloudWatch::CompositeAlarm': standing('cloudwatch.composite-alarms'),
  'AWS::CloudWatch::Dashboard': standing('cloudwatch.dashboards'),
  'AWS::Logs::MetricFilter': standing('cloudwatch.custom-metrics'),
  'AWS::Logs::LogGroup': { meters: { bytes: logBytes } },
  'AWS::Synthetics::Canary': { atRest: ({ properties }) => [charge('cloudwatch.canary-runs', runsAMonth(String(properties.Schedule?.Expression)))] },
};
