import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { countExecutions, LOG_EVENT_BYTES } from './history';
import { Meter } from './meter';
import { Deployed } from './resources';
import type { ClientConfig } from '../../local';

/** Bytes in each table and bucket, by name. */
export async function storedBytes(config: ClientConfig, resources: readonly Deployed[]): Promise<Map<string, number>> {
  const client = new DynamoDBClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const bytes = new Map<string, number>();
  for (const { name } of ofType(resources, 'AWS::S3::Bucket')) {
    let sum = 0;
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: name })) {
      sum += Contents.reduce((total, { Size = 0 }) => total + Size, 0);
    }
    bytes.set(name, sum);
  }
  for (const { name } of ofType(resources, 'AWS::DynamoDB::Table')) {
    let sum = 0;
    for await (const { Items = [] } of paginateScan({ client }, { TableName: name })) sum += Items.reduce((total, item) => total + mapBytes(item), 0);
    bytes.set(name, sum);
  }
  return bytes;
}

/** What was there before the work, and since when it went on. */
export interface Start {
  readonly stored: Map<string, number>;
  readonly time: number;
}

/** Adds what the work has left behind: items, executions, log lines. */
export async function addStored(config: ClientConfig, resources: readonly Deployed[], meter: Meter, start: Start): Promise<void> {
  for (const [name, bytes] of await storedBytes(config, resources)) {
    const { type } = resources.find((resource) => resource.name === name)!;
    meter.add({ type, name, meters: { storedBytes: Math.max(0, bytes - start.stored.get(name)!) } });
  }
  const groupOf = ({ logGroup }: Deployed) => resources.find(({ path }) => path === logGroup)!.name;
  const states = new SFNClient(config);
  for (const machine of ofType(resources, 'AWS::StepFunctions::StateMachine')) {
    const { logBytes, ...meters } = await countExecutions(states, machine.name, start.time);
    meter.add({ type: machine.type, name: machine.name, meters });
    meter.add({ type: 'AWS::Logs::LogGroup', name: groupOf(machine), meters: { bytes: logBytes } });
  }
  const logs = new CloudWatchLogsClient(config);
  for (const fn of ofType(resources, 'AWS::Lambda::Function')) {
    const bytes = await logBytesOf(logs, groupOf(fn), start.time);
    meter.add({ type: 'AWS::Logs::LogGroup', name: groupOf(fn), meters: { bytes } });
  }
}

async function logBytesOf(client: CloudWatchLogsClient, logGroupName: string, startTime: number): Promise<number> {
  let bytes = 0;
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime })) {
    bytes += events.reduce((sum, { message = '' }) => sum + Buffer.byteLength(message) + LOG_EVENT_BYTES, 0);
  }
  return bytes;
}

function ofType(resources: readonly Deployed[], wanted: string): readonly Deployed[] {
  return resources.filter(({ type }) => type === wanted);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function mapBytes(item: Record<string, AttributeValue>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes({ S, N, BOOL, NULL, L, M, SS }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/\D/g, '').length / 2) + 1;
  if (BOOL !== undefined || NULL !== undefined) return 1;
  if (L) return L.reduce((sum, value) => sum + valueBytes(value) + 1, 3);
  if (M) return mapBytes(M) + Object.keys(M).length + 3;
  return (SS ?? []).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
}
