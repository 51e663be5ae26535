import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { Measurement, measurementsIn } from './emf';
import { ClientConfig } from './endpoint';
import { events, logGroups } from './logs';
import { readJson, writeJson } from './state';

/** How far the log of each function has been read, so that nothing is put twice. */
const READ = 'measured.json';
/** Of one PutMetricData call. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const MAX_DATA = 1000;

/** What has been measured of one metric. */
export interface Summary {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, string>;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Does what CloudWatch does with the logs of functions and the emulator does not: makes metrics of them, once. Answers all there are. */
export async function putMeasured(place: ClientConfig, stateDir: string): Promise<Measurement[]> {
  const file = join(stateDir, READ);
  const read = readJson<Record<string, number>>(file) ?? {};
  const cloudWatch = new CloudWatchClient(place);
  const all: Measurement[] = [];
  for (const group of await logGroups(place)) {
    const key = `${place.credentials.accessKeyId}/${place.region}/${group.logGroupName}`;
    const messages = (await events(group)).map(({ message = '' }) => message);
    // A log that is shorter than what was read is a new one.
    const from = (read[key] ?? 0) <= messages.length ? read[key] ?? 0 : 0;
    all.push(...messages.slice(0, from).flatMap(measurementsIn));
    const fresh = messages.slice(from).flatMap(measurementsIn);
    await put(cloudWatch, fresh);
    all.push(...fresh);
    writeJson(file, Object.assign(read, { [key]: messages.length }));
  }
  return all;
}

async function put(cloudWatch: CloudWatchClient, measurements: Measurement[]): Promise<void> {
  for (const Namespace of new Set(measurements.map(({ namespace }) => namespace))) {
    const own = measurements.filter(({ namespace }) => namespace === Namespace);
    for (let start = 0; start < own.length; start += MAX_DATA) {
      await cloudWatch.send(new PutMetricDataCommand({
        Namespace,
        MetricData: own.slice(start, start + MAX_DATA).flatMap(({ name, unit, dimensions, values, timestamp }) => values.map((Value) => ({
          MetricName: name,
          Unit: unit as StandardUnit | undefined,
          Dimensions: Object.entries(dimensions).map(([Name, dimension]) => ({ Name, Value: dimension })),
          Value,
          Timestamp: new Date(timestamp),
        }))),
      }));
    }
  }
}

/** By metric, in the order in which they were met. */
export function summarize(measurements: Measurement[]): Summary[] {
  const byMetric = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const { namespace, name, dimensions } = measurement;
    const key = JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
    byMetric.set(key, [...byMetric.get(key) ?? [], measurement]);
  }
  return [...byMetric.values()].map((own) => {
    const values = own.flatMap((measurement) => measurement.values);
    const { namespace, name, dimensions } = own[0];
    const sum = values.reduce((total, value) => total + value, 0);
    return { namespace, name, dimensions, count: values.length, sum, min: Math.min(...values), max: Math.max(...values) };
  });
}
