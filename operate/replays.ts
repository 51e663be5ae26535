import {
  DescribeArchiveCommand, DescribeReplayCommand, EventBridgeClient, EventBridgeServiceException, ListArchivesCommand, StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { OperateError } from './operate-error';

/** Where events are kept, and the bus that they came from. */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
}

export interface ReplayRequest {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
  /** ARNs of the rules that get the events; all where there are none. */
  readonly rules: string[];
}

export interface Replay {
  readonly name: string;
  readonly state: string;
  readonly reason?: string;
  /** ISO 8601: time of the event that was replayed last. */
  readonly lastEvent?: string;
}

export async function archiveCalled(client: EventBridgeClient, name: string): Promise<Archive> {
  const { ArchiveArn: arn, EventSourceArn: busArn } = await inWords(client.send(new DescribeArchiveCommand({ ArchiveName: name })));
  // The embedded AWS answers without the archive's own ARN.
  return { name, arn: arn ?? busArn!.replace(/event-bus\/.*/, `archive/${name}`), busArn: busArn! };
}

/** The one archive of a bus. */
export async function archiveOf(client: EventBridgeClient, bus: string): Promise<Archive> {
  const { Archives: archives = [] } = await inWords(client.send(new ListArchivesCommand({})));
  const own = archives.filter(({ EventSourceArn: arn }) => arn?.endsWith(`:event-bus/${bus}`));
  if (own.length === 1) return archiveCalled(client, own[0].ArchiveName!);
  const names = own.map(({ ArchiveName: name }) => name).join(', ');
  throw new OperateError(names ? `${bus} has several archives: say with --archive which: ${names}.` : `${bus} has no archive.`);
}

export async function startReplay(client: EventBridgeClient, { arn, busArn }: Archive, request: ReplayRequest): Promise<Replay> {
  const { name, from, to, rules } = request;
  if (from >= to) throw new OperateError('--from has to be before --to.');
  const { State: state, StateReason: reason } = await inWords(client.send(new StartReplayCommand({
    ReplayName: name,
    EventSourceArn: arn,
    EventStartTime: from,
    EventEndTime: to,
    Destination: { Arn: busArn, FilterArns: rules.length ? rules : undefined },
  })));
  return { name, state: state!, reason };
}

export async function describeReplay(client: EventBridgeClient, name: string): Promise<Replay> {
  const { State: state, StateReason: reason, EventLastReplayedTime: lastEvent } = await inWords(
    client.send(new DescribeReplayCommand({ ReplayName: name })));
  return { name, state: state!, reason, lastEvent: lastEvent?.toISOString() };
}

/** What EventBridge refuses is the operator's to mend. */
async function inWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EventBridgeServiceException) throw new OperateError(`EventBridge refuses: ${error.message}`);
    throw error;
  }
}
