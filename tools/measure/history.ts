import { HistoryEvent, ListExecutionsCommand, paginateGetExecutionHistory, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';

/** CloudWatch counts 26 bytes more than an event's text. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
export const LOG_EVENT_BYTES = 26;

/** What the executions of a state machine cost. */
export interface Executions {
  readonly executions: number;
  /** States entered and attempts after the first. https://aws.amazon.com/step-functions/pricing/ */
  readonly transitions: number;
  readonly milliseconds: number;
  /** Of the execution log at level ALL with data, which the emulator does not write. */
  readonly logBytes: number;
}

export async function countExecutions(client: SFNClient, stateMachineArn: string, since: number): Promise<Executions> {
  const total = { executions: 0, transitions: 0, milliseconds: 0, logBytes: 0 };
  for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) {
    for (const { executionArn, startDate, stopDate } of executions) {
      if (startDate!.getTime() < since) continue;
      const events: HistoryEvent[] = [];
      for await (const page of paginateGetExecutionHistory({ client }, { executionArn })) events.push(...page.events ?? []);
      total.executions += 1;
      total.transitions += count(events, /StateEntered$/) + retries(events);
      total.milliseconds += Math.ceil((stopDate!.getTime() - startDate!.getTime()) / 100) * 100;
      total.logBytes += events.reduce((sum, event) => sum + logLine(event, executionArn!), 0);
    }
  }
  return total;
}

/** Whether nothing runs any more. */
export async function idle(client: SFNClient, stateMachineArns: readonly string[]): Promise<boolean> {
  for (const stateMachineArn of stateMachineArns) {
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }));
    if (executions?.length) return false;
  }
  return true;
}

function count(events: HistoryEvent[], type: RegExp): number {
  return events.filter((event) => type.test(event.type!)).length;
}

/** Attempts of a task after its first. */
function retries(events: HistoryEvent[]): number {
  return Math.max(0, count(events, /^(Task|LambdaFunction)Scheduled$/) - count(events, /^TaskStateEntered$/));
}

/** Size of an event as Step Functions logs it. */
function logLine({ id, type, previousEventId, timestamp, ...details }: HistoryEvent, executionArn: string): number {
  const line = {
    id: String(id),
    type,
    details: Object.values(details)[0] ?? {},
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp?.getTime()),
    execution_arn: executionArn,
    redrive_count: '0',
  };
  return Buffer.byteLength(JSON.stringify(line)) + LOG_EVENT_BYTES;
}
