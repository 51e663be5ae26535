import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { Connections } from '../runtime/connections';
import { environment } from '../runtime/environment';

const logger = new Logger();

/** As API Gateway sends it when somebody connects. */
type ConnectEvent = Pick<APIGatewayProxyWebsocketEventV2, 'requestContext'> & { readonly queryStringParameters?: Record<string, string | undefined> | null };

/** Lets in who has a ticket. It is taken first: two who come with the same one do not both get in. */
export const handler = async ({ requestContext: { connectionId }, queryStringParameters }: ConnectEvent): Promise<{ statusCode: number }> => {
  const connections = new Connections(environment('CONNECTIONS'));
  const ticket = queryStringParameters?.ticket;
  const userId = ticket && await connections.takeTicket(ticket);
  if (!userId) {
    logger.warn('refused a connection without a valid ticket', { connectionId });
    return { statusCode: 401 };
  }
  await connections.add(userId, connectionId);
  return { statusCode: 200 };
};
