import { createHash, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';

const shared = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const TICKET_SECONDS = 60;
/**
 * API Gateway closes a connection after two hours.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const CONNECTION_SECONDS = 2 * 3600 + 600;
/** Until somebody has been let in, API Gateway says of the connection that it is gone; the function that lets in has half a minute. */
const OPENING_SECONDS = 60;

/** Only its digest is kept: who reads the table cannot connect. */
const ticketKey = (ticket: string) => ({ owner: `ticket#${createHash('sha256').update(ticket).digest('base64url')}`, connection: '-' });
const ownerKey = (userId: string) => `user#${userId}`;

/** Who listens, and who may begin to. */
export class Connections {
  constructor(
    private readonly table: string,
    private readonly client: DynamoDBDocumentClient = shared,
    private readonly now = () => Math.floor(Date.now() / 1000),
  ) {}

  /** A ticket with which the user can connect once, within a minute. */
  public async issueTicket(userId: string): Promise<{ ticket: string; expiresAt: Date }> {
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = this.now() + TICKET_SECONDS;
    await this.client.send(new PutCommand({ TableName: this.table, Item: { ...ticketKey(ticket), userId, expiresAt } }));
    return { ticket, expiresAt: new Date(expiresAt * 1000) };
  }

  /** Takes a ticket; answers whose it was, or nothing when it was used, has ended or was never given. */
  public async takeTicket(ticket: string): Promise<string | undefined> {
    try {
      const { Attributes } = await this.client.send(new DeleteCommand({
        TableName: this.table,
        Key: ticketKey(ticket),
        ConditionExpression: 'expiresAt > :now',
        ExpressionAttributeValues: { ':now': this.now() },
        ReturnValues: 'ALL_OLD',
      }));
      return Attributes?.userId as string | undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  public async add(userId: string, connectionId: string): Promise<void> {
    const Item = { owner: ownerKey(userId), connection: connectionId, expiresAt: this.now() + CONNECTION_SECONDS };
    await this.client.send(new PutCommand({ TableName: this.table, Item }));
  }

  /** The user's connections; some may be gone. */
  public async of(userId: string): Promise<string[]> {
    const found: string[] = [];
    const query = { TableName: this.table, KeyConditionExpression: '#owner = :owner', ExpressionAttributeNames: { '#owner': 'owner' }, ConsistentRead: true };
    for await (const { Items = [] } of paginateQuery({ client: this.client }, { ...query, ExpressionAttributeValues: { ':owner': ownerKey(userId) } })) {
      for (const { connection, expiresAt } of Items) if (expiresAt > this.now()) found.push(connection as string);
    }
    return found;
  }

  /** Forgets a connection that is said to be gone, unless it may be one that is only being opened. */
  public async remove(userId: string, connectionId: string): Promise<void> {
    await this.client.send(new DeleteCommand({
      TableName: this.table,
      Key: { owner: ownerKey(userId), connection: connectionId },
      ConditionExpression: 'expiresAt < :established',
      ExpressionAttributeValues: { ':established': this.now() + CONNECTION_SECONDS - OPENING_SECONDS },
    })).catch((error) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }
}
