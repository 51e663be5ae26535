import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { AttemptStart } from '../core/attempt-start';

/** The first execution carries the order's id; each later attempt a number behind it. A closed name stays taken for 90 days. */
export const executionName = (orderId: string, attempt: number) => attempt === 1 ? orderId : `${orderId}-${attempt}`;

/** What runs an order, by ARN. */
export interface Machines {
  /** Of the first attempt. */
  readonly first: string;
  /** Of all others, a Standard one. @default - the same */
  readonly later?: string;
  /** Of attempts that do not begin at the first step. */
  readonly recovery?: string;
}

/**
 * Starts the saga of an order, once an attempt. True where it runs now, false where it has ended already: Step Functions
 * answers a repeated start as the first one for as long as the execution runs.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * An Express workflow may run twice, without effect: every step is idempotent. It hands over to an execution of the lasting machine by the
 * name of the first attempt.
 *
 * @param beginning what an attempt begins with; by default each begins at the first step and gets nothing but who it is
 */
export const startOrder = (
  sfn: SFNClient, { first, later = first, recovery }: Machines, beginning?: (orderId: string, attempt: number) => Promise<AttemptStart>,
) => async (
  { orderId, attempt }: { orderId: string; attempt: number },
): Promise<boolean> => {
  const start = await beginning?.(orderId, attempt);
  try {
    await sfn.send(new StartExecutionCommand({
      stateMachineArn: start?.failure ? recovery : attempt === 1 ? first : later,
      name: executionName(orderId, attempt),
      input: JSON.stringify({ orderId, attempt, ...start }),
    }));
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    return false;
  }
};
