import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** The first execution carries the order's id; each later attempt a number behind it. A closed name stays taken for 90 days. */
export const executionName = (orderId: string, attempt: number) => attempt === 1 ? orderId : `${orderId}-${attempt}`;

/**
 * Starts the saga of an order, once an attempt. True where it runs now, false where it has ended already: Step Functions
 * answers a repeated start as the first one for as long as the execution runs.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startOrder = (sfn: SFNClient, stateMachineArn: string) => async (
  { orderId, attempt }: { orderId: string; attempt: number },
): Promise<boolean> => {
  try {
    await sfn.send(new StartExecutionCommand({
      stateMachineArn, name: executionName(orderId, attempt), input: JSON.stringify({ orderId, attempt }),
    }));
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    return false;
  }
};
