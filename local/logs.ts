import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient, FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ClientConfig } from './endpoint';
import { LocalError } from './local-error';

/** Prints what the functions logged whose name contains the given text; lists all functions when there is none. */
export async function printLogs(places: ClientConfig[], name: string | undefined, follow: boolean, signal: AbortSignal): Promise<void> {
  const groups = (await Promise.all(places.map(logGroups))).flat();
  if (name === undefined) return groups.forEach((group) => console.log(group.functionName));
  const asked = groups.filter(({ functionName }) => functionName.toLowerCase().includes(name.toLowerCase()));
  if (asked.length === 0) throw new LocalError(`No function's name contains "${name}"; "logs" without a name lists them.`);
  const printed = new Map<string, number>();
  do {
    for (const group of asked) {
      const { logGroupName } = group;
      // By number: the emulator's events have no ids.
      const all = await events(group);
      for (const { timestamp, message = '' } of all.slice(printed.get(logGroupName))) {
        console.log(`${new Date(timestamp!).toISOString()} ${message.trimEnd()}`);
      }
      printed.set(logGroupName, all.length);
    }
    if (follow) await sleep(1_000, undefined, { signal });
  } while (follow);
}

export interface LogGroup {
  readonly functionName: string;
  readonly logGroupName: string;
  readonly client: CloudWatchLogsClient;
}

/** Of every function. */
export async function logGroups(config: ClientConfig): Promise<LogGroup[]> {
  const groups: LogGroup[] = [];
  const client = new CloudWatchLogsClient(config);
  for await (const { Functions = [] } of paginateListFunctions({ client: new LambdaClient(config) }, {})) {
    for (const { FunctionName: functionName = '', LoggingConfig } of Functions) {
      groups.push({ functionName, logGroupName: LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`, client });
    }
  }
  return groups;
}

/** All that a log group holds; nothing when no function has written to it yet. */
export async function events({ client, logGroupName }: Pick<LogGroup, 'client' | 'logGroupName'>): Promise<FilteredLogEvent[]> {
  const found: FilteredLogEvent[] = [];
  try {
    for await (const page of paginateFilterLogEvents({ client }, { logGroupName })) found.push(...page.events ?? []);
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  return found;
}
