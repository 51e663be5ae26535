import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { RunningSaga, SweepPorts } from '../core/sweep';

/** The table of running sagas: small, since a saga is in it only while it runs. */
export const runningSagas = (db: DynamoDBDocumentClient, TableName: string, sfn: SFNClient, stateMachineArn: string): SweepPorts => ({
  async* begunBefore(time) {
    const pages = paginateScan({ client: db }, {
      TableName,
      FilterExpression: 'startedAt < :time',
      ExpressionAttributeValues: { ':time': time.toISOString() },
      ConsistentRead: true,
    });
    for await (const { Items: items = [] } of pages) yield* items as RunningSaga[];
  },

  async start({ id, input }) {
    try {
      await sfn.send(new StartExecutionCommand({ stateMachineArn, name: id, input }));
    } catch (error) {
      if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    }
  },

  async forget({ id, startedAt }) {
    try {
      await db.send(new DeleteCommand({
        TableName, Key: { id }, ConditionExpression: 'startedAt = :startedAt', ExpressionAttributeValues: { ':startedAt': startedAt },
      }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  },
});
