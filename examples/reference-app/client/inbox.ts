import { DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { Session } from './session';

/** What the customer finds in the app. */
export interface AppNotice {
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly data: { readonly order: { readonly orderId: string } };
}

/** An e-mail as the embedded AWS keeps it instead of sending it. */
export interface Mail {
  readonly To: string[];
  readonly Subject: string;
  readonly BodyText: string;
}

/** What a customer was told of orders. */
export class Inbox {
  /**
   * @param table in-app records of a `NotificationDispatcher`
   * @param endpoint of the embedded AWS
   */
  constructor(
    private readonly db: DynamoDBDocumentClient, private readonly table: string, private readonly endpoint: string, private readonly user: Session,
  ) {}

  /** In the app, of one order; oldest first. */
  public async noticesOf(orderId: string): Promise<AppNotice[]> {
    const found: AppNotice[] = [];
    const query = {
      TableName: this.table, KeyConditionExpression: 'userId = :user', ExpressionAttributeValues: { ':user': this.user.userId }, ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateQuery({ client: this.db }, query)) found.push(...Items as AppNotice[]);
    return found.filter(({ data }) => data.order.orderId === orderId);
  }

  /** By e-mail, of one order. */
  public async mailsOf(orderId: string): Promise<Mail[]> {
    const { messages } = await (await fetch(`${this.endpoint}/_ministack/ses/messages`)).json() as { readonly messages: Record<string, Mail[]> };
    return Object.values(messages).flat().filter(({ To, BodyText }) => To.includes(this.user.email) && BodyText.includes(orderId));
  }
}
