import { Logger } from '@aws-lambda-powertools/logger';
import { ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Job } from '../core/job';
import { type JobChange, newest, statusMessage } from '../core/status-message';
import { Connections } from '../runtime/connections';
import { environment } from '../runtime/environment';

const logger = new Logger();
const api = new ApiGatewayManagementApiClient({ endpoint: process.env.SOCKET_ENDPOINT });

/** Tells owners who listen what became of their jobs. A batch that fails comes again whole: what is told twice is the same. */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const changes = Records.map(({ dynamodb }) => ({ before: jobOf(dynamodb?.OldImage), after: jobOf(dynamodb?.NewImage) }));
  try {
    for (const change of newest(changes)) await tell(change);
    return { batchItemFailures: [] };
  } catch (error) {
    logger.error('changes could not be pushed', error as Error);
    return { batchItemFailures: [{ itemIdentifier: Records[0].dynamodb!.SequenceNumber! }] };
  }
};

const jobOf = (image?: object) => image && unmarshall(image as Record<string, AttributeValue>) as Job;

async function tell(change: JobChange): Promise<void> {
  const told = statusMessage(change);
  if (!told) return;
  const connections = new Connections(environment('CONNECTIONS'));
  const Data = JSON.stringify(told.message);
  await Promise.all((await connections.of(told.userId)).map(async (ConnectionId) => {
    try {
      await api.send(new PostToConnectionCommand({ ConnectionId, Data }));
    } catch (error) {
      if (!(error instanceof GoneException)) throw error;
      logger.info('a connection is gone', { ConnectionId });
      await connections.remove(told.userId, ConnectionId);
    }
  }));
}
