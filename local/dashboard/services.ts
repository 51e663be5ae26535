import { ExecutionListItem, paginateListExecutions, paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { Measurement } from '../emf';
import { ClientConfig } from '../endpoint';
import { events, logGroups } from '../logs';

/** What the emulator's own records say of the metrics that the services would put; it puts none. */
export async function serviceMeasurements(place: ClientConfig): Promise<Measurement[]> {
  return (await Promise.all([functions(place), stateMachines(place), queues(place)])).flat();
}

const measured = (namespace: string, name: string, dimensions: Record<string, string>, value: number, timestamp: number): Measurement => (
  { namespace, name, dimensions, values: [value], timestamp });

/** Invocations and how long they took, out of the logs. */
async function functions(place: ClientConfig): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (const group of await logGroups(place)) {
    for (const { message = '', timestamp } of await events(group)) {
      const [, milliseconds] = /^REPORT .*\tDuration: ([\d.]+) ms/.exec(message) ?? [];
      if (milliseconds) {
        all.push(...Object.entries({ Invocations: 1, Duration: Number(milliseconds) }).map(([name, value]) => (
          measured('AWS/Lambda', name, { FunctionName: group.functionName }, value, timestamp!))));
      }
    }
  }
  return all;
}

const ENDS: Record<string, string> = {
  SUCCEEDED: 'ExecutionsSucceeded', FAILED: 'ExecutionsFailed', TIMED_OUT: 'ExecutionsTimedOut', ABORTED: 'ExecutionsAborted',
};

async function stateMachines(place: ClientConfig): Promise<Measurement[]> {
  const client = new SFNClient(place);
  const all: Measurement[] = [];
  for await (const { stateMachines: machines = [] } of paginateListStateMachines({ client }, {})) {
    for (const { stateMachineArn, type } of machines) {
      // Nobody keeps a list of Express executions.
      if (type === 'EXPRESS') continue;
      for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) all.push(...executions.flatMap(ofExecution));
    }
  }
  return all;
}

export function ofExecution({ stateMachineArn, status, startDate, stopDate }: ExecutionListItem): Measurement[] {
  const put = (name: string, value: number, when: Date) => measured('AWS/States', name, { StateMachineArn: stateMachineArn! }, value, when.getTime());
  return [
    put('ExecutionsStarted', 1, startDate!),
    ...(stopDate ? [put(ENDS[status!], 1, stopDate), put('ExecutionTime', stopDate.getTime() - startDate!.getTime(), stopDate)] : []),
  ];
}

const COUNTS = { ApproximateNumberOfMessages: 'ApproximateNumberOfMessagesVisible', ApproximateNumberOfMessagesNotVisible: 'ApproximateNumberOfMessagesNotVisible' };

/** As they are now. */
async function queues(place: ClientConfig): Promise<Measurement[]> {
  const client = new SQSClient(place);
  const all: Measurement[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, {})) {
    for (const QueueUrl of QueueUrls) {
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      const counts: Record<string, string | undefined> = Attributes ?? {};
      const dimensions = { QueueName: QueueUrl.split('/').at(-1)! };
      all.push(...Object.entries(COUNTS).map(([attribute, name]) => measured('AWS/SQS', name, dimensions, Number(counts[attribute]), Date.now())));
    }
  }
  return all;
}
