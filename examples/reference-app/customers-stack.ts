import { aws_cognito as cognito, aws_ses as ses, aws_sns as sns, CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ORDER_NOTICES } from './notices';
import { Sales } from './sales/sales';
import { NotificationDispatcher, NotificationPreferences, OrderSaga } from '../../src';

export interface CustomersStackProps extends StackProps {
  readonly userPool: cognito.IUserPool;
  readonly orders: OrderSaga;
  /** Address that e-mails come from. SES asks its owner at the first deployment whether that is right. @default 'shop@example.com' */
  readonly emailSender?: string;
}

/** Who is told of orders: each customer by e-mail, SMS and in the app as they like, and the shop itself in figures. */
export class CustomersStack extends Stack {
  public readonly dispatcher: NotificationDispatcher;
  public readonly preferences: NotificationPreferences;
  public readonly sales: Sales;

  constructor(scope: Construct, id: string, props: CustomersStackProps) {
    super(scope, id, props);
    const { userPool, orders, emailSender = 'shop@example.com' } = props;
    const removalPolicy = RemovalPolicy.DESTROY;
    new ses.EmailIdentity(this, 'Sender', { identity: ses.Identity.email(emailSender) });
    this.dispatcher = new NotificationDispatcher(this, 'Notices', {
      recipientField: 'order.customerId',
      kindField: 'event',
      idFields: ['order.id'],
      templates: ORDER_NOTICES,
      emailSender: `Shop <${emailSender}>`,
      smsEnabled: true,
      // SES and SNS count what they send, for nothing.
      channelMetrics: false,
      removalPolicy,
    });
    orders.notifications.addQueue(this.dispatcher.queue.queue, {
      filterPolicyWithMessageBody: { event: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ denylist: ['Order Confirmed'] })) },
    });
    this.preferences = new NotificationPreferences(this, 'Preferences', { dispatcher: this.dispatcher, userPool, removalPolicy });
    this.sales = new Sales(this, 'Sales', orders);

    new CfnOutput(this, 'PreferencesApiUrl', { value: this.preferences.url! });
    new CfnOutput(this, 'NotificationsTableName', { value: this.dispatcher.notificationsTable.tableName });
    new CfnOutput(this, 'SalesTableName', { value: this.sales.table.tableName });
  }
}
