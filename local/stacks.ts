import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStackEventsCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';

/** A stack on the emulator. */
export interface StackState {
  readonly name: string;
  readonly status: string;
  readonly outputs: Record<string, string>;
}

/** Every stack there is. */
export async function describeStacks(cloudFormation: CloudFormationClient): Promise<StackState[]> {
  const stacks: StackState[] = [];
  for await (const page of paginateDescribeStacks({ client: cloudFormation }, {})) {
    for (const { StackName, StackStatus, Outputs = [] } of page.Stacks ?? []) {
      stacks.push({
        name: StackName!,
        status: StackStatus!,
        outputs: Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!])),
      });
    }
  }
  return stacks;
}

/** Waits, a minute at most, until CloudFormation has finished or rolled back what it has begun. */
export async function settled(cloudFormation: CloudFormationClient): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
    const busy = (await describeStacks(cloudFormation)).filter(({ status }) => status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS');
    if (busy.length === 0) return;
  }
}

/** What failed first in the latest operation on these stacks, in CloudFormation's words. */
export async function firstFailure(cloudFormation: CloudFormationClient, stackNames: string[]): Promise<string | undefined> {
  for (const name of stackNames) {
    const answer = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: name })).catch(() => undefined);
    const events = answer?.StackEvents ?? [];
    // Newest first: up to the event that began the operation.
    const begin = events.findIndex(({ ResourceStatus, LogicalResourceId }) =>
      LogicalResourceId === name && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus!));
    const failed = events.slice(0, begin + 1).filter(({ ResourceStatus, ResourceStatusReason }) =>
      ResourceStatus!.endsWith('_FAILED') && !/cancelled/i.test(ResourceStatusReason ?? '')).pop();
    if (failed) return `${failed.LogicalResourceId} (${failed.ResourceType}) in ${name}: ${failed.ResourceStatusReason}`;
  }
  return undefined;
}
