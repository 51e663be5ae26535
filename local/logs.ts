import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient, FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ClientConfig } from './endpoint';
import { LocalError } from './local-error';

/** Prints what the functions logged whose name contains the given text; lists all functions when there is none. */
export async function printLogs(config: ClientConfig, name: string | undefined, follow: boolean, signal: AbortSignal): Promise<void> {
  const groups = await logGroups(config);
  if (name === undefined) return [...groups.keys()].forEach((known) => console.log(known));
  const asked = [...groups].filter(([known]) => known.toLowerCase().includes(name.toLowerCase()));
  if (asked.length === 0) throw new LocalError(`No function's name contains "${name}"; "logs" without a name lists them.`);
  const client = new CloudWatchLogsClient(config);
  const printed = new Set<string>();
  do {
    for (const [, logGroupName] of asked) {
      for (const event of await events(client, logGroupName)) {
        const id = `${logGroupName}/${event.eventId}`;
        if (!printed.has(id)) console.log(`${new Date(event.timestamp!).toISOString()} ${event.message!.trimEnd()}`);
        printed.add(id);
      }
    }
    if (follow) await sleep(1_000, undefined, { signal });
  } while (follow);
}

async function logGroups(config: ClientConfig): Promise<Map<string, string>> {
  const groups = new Map<string, string>();
  for await (const { Functions = [] } of paginateListFunctions({ client: new LambdaClient(config) }, {})) {
    for (const { FunctionName, LoggingConfig } of Functions) groups.set(FunctionName!, LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`);
  }
  return groups;
}

/** All that a log group holds; nothing when no function has written to it yet. */
async function events(client: CloudWatchLogsClient, logGroupName: string): Promise<FilteredLogEvent[]> {
  const found: FilteredLogEvent[] = [];
  try {
    for await (const page of paginateFilterLogEvents({ client }, { logGroupName })) found.push(...page.events ?? []);
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  return found;
}
