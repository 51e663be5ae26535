import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** The first execution carries the order's id; each later attempt a number behind it. A closed name stays taken for 90 days. */
export const executionName = (orderId: string, attempt: number) => attempt === 1 ? orderId : `${orderId}-${attempt}`;

/**
 * Starts the saga of an order, once an attempt. True where it runs now, false where it has ended already: Step Functions
 * answers a repeated start as the first one for as long as the execution runs.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * An Express workflow may run twice, without effect: every step is idempotent. It hands over to an execution of the lasting machine by the
 * name of the first attempt.
 *
 * @param first machine of the first attempt
 * @param later machine of all others, a Standard one
 */
export const startOrder = (sfn: SFNClient, first: string, later = first) => async (
  { orderId, attempt }: { orderId: string; attempt: number },
): Promise<boolean> => {
  try {
    await sfn.send(new StartExecutionCommand({
      stateMachineArn: attempt === 1 ? first : later, name: executionName(orderId, attempt), input: JSON.stringify({ orderId, attempt }),
    }));
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    return false;
  }
};
