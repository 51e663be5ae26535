import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** The first execution carries the order's id; each later attempt a number behind it. A closed name stays taken for 90 days. */
export const executionName = (orderId: string, attempt: number) => attempt === 1 ? orderId : `${orderId}-${attempt}`;

/** Starts the saga of an order, once an attempt. */
export async function startOrder(sfn: SFNClient, stateMachineArn: string, { orderId, attempt }: { orderId: string; attempt: number }): Promise<void> {
  try {
    await sfn.send(new StartExecutionCommand({
      stateMachineArn, name: executionName(orderId, attempt), input: JSON.stringify({ orderId, attempt }),
    }));
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
  }
}
