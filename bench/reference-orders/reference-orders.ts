import {
  aws_apigateway as apigateway, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_events as events, aws_events_targets as targets,
  aws_lambda as lambda, aws_lambda_event_sources as sources, aws_sns as sns, aws_sns_subscriptions as subscriptions, aws_sqs as sqs,
  aws_stepfunctions as sfn, Duration, RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { referenceFunction } from './reference-functions';
import { fulfilmentAgain, orderProcessing } from './reference-workflow';

export interface ReferenceOrdersProps {
  readonly userPool: cognito.IUserPool;
  /** Takes the money; answers as `PaymentProvider.function`. */
  readonly provider: lambda.IFunction;
}

/**
 * The published order system that this library is measured against, as it describes itself. Patched just enough that an order
 * gets through: the validation passes the order on, answers of functions are unwrapped, catches and the parallel state keep the order,
 * the consumer of InventoryCheckQueue looks at the stock without reserving it a second time. The rest is as published, with its mistakes:
 * the two writes of `submit`, check-then-act stock, nothing undone, fulfilment started twice.
 */
export class ReferenceOrders extends Construct {
  public readonly url: string;
  public readonly inventoryTable: dynamodb.Table;
  public readonly workflow: sfn.StateMachine;

  constructor(scope: Construct, id: string, { userPool, provider }: ReferenceOrdersProps) {
    super(scope, id);
    const eventsTable = this.table('EventStore', 'orderId', 'at');
    const view = this.table('OrderStatusView', 'orderId');
    this.inventoryTable = this.table('Inventory', 'productId');
    const bus = new events.EventBus(this, 'Bus');
    const orderStatus = new sns.Topic(this, 'OrderStatus');
    const customerNotification = new sns.Topic(this, 'CustomerNotification');

    const add = (name: string): lambda.Function => {
      const fn = referenceFunction(this, name, {
        EVENT_BUS: bus.eventBusName,
        EVENTS_TABLE: eventsTable.tableName,
        VIEW_TABLE: view.tableName,
        INVENTORY_TABLE: this.inventoryTable.tableName,
        PROVIDER: provider.functionName,
        ORDER_STATUS_TOPIC: orderStatus.topicArn,
      });
      for (const table of [eventsTable, view, this.inventoryTable]) table.grantReadWriteData(fn);
      bus.grantPutEventsTo(fn);
      orderStatus.grantPublish(fn);
      return fn;
    };
    const validate = add('validate');
    const pay = add('pay');
    provider.grantInvoke(pay);
    const steps = {
      validate,
      pay,
      checkInventory: add('checkInventory'),
      allocateWarehouse: add('allocateWarehouse'),
      generateLabel: add('generateLabel'),
      customerNotification,
      orderStatus,
    };
    this.workflow = orderProcessing(new Construct(this, 'Processing'), steps);
    const inventoryCheck = this.queue('InventoryCheckQueue', 300);
    add('checkQueuedInventory').addEventSource(new sources.SqsEventSource(inventoryCheck));
    const order = events.RuleTargetInput.fromEventPath('$.detail');
    this.rule(bus, 'OrderValidationRule', 'ecommerce.orders', 'Order Placed',
      new targets.SfnStateMachine(this.workflow, { input: order }), new targets.LambdaFunction(validate), new targets.SqsQueue(inventoryCheck));
    this.rule(bus, 'PaymentProcessedRule', 'payment.service', 'Payment Completed',
      new targets.SfnStateMachine(fulfilmentAgain(new Construct(this, 'Fulfilment'), steps), { input: order }),
      new targets.SnsTopic(new sns.Topic(this, 'OrderConfirmation')));
    this.rule(bus, 'ShippingStartedRule', 'shipping.service', 'Shipment Created',
      new targets.LambdaFunction(add('notifyShipment')), new targets.SqsQueue(this.queue('TrackingUpdateQueue', 60)));
    for (const name of ['EmailQueue', 'SmsQueue']) customerNotification.addSubscription(new subscriptions.SqsSubscription(this.queue(name, 60)));
    orderStatus.addSubscription(new subscriptions.LambdaSubscription(add('updateStatus')));
    orderStatus.addSubscription(new subscriptions.SqsSubscription(this.queue('AnalyticsQueue', 60)));

    const api = new apigateway.RestApi(this, 'Api');
    api.root.addResource('orders').addMethod('POST', new apigateway.LambdaIntegration(add('submit')), {
      authorizer: new apigateway.CognitoUserPoolsAuthorizer(this, 'Customers', { cognitoUserPools: [userPool] }),
    });
    this.url = api.url;
  }

  private rule(eventBus: events.IEventBus, id: string, source: string, detailType: string, ...to: events.IRuleTarget[]): void {
    new events.Rule(this, id, { eventBus, eventPattern: { source: [source], detailType: [detailType] }, targets: to });
  }

  private queue(id: string, visibility: number): sqs.Queue {
    return new sqs.Queue(this, id, { visibilityTimeout: Duration.seconds(visibility), retentionPeriod: Duration.days(14) });
  }

  private table(id: string, partition: string, sort?: string): dynamodb.Table {
    const key = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
    return new dynamodb.Table(this, id, {
      partitionKey: key(partition),
      sortKey: sort ? key(sort) : undefined,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
