/** A saga on conditional transactions alone, as a user would write it; `Pay` and the worker of `Dispatch` are the user's own code. */
import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_sqs as sqs, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { addOrders } from './orders';
import { Saga, SagaAction, SagaEffect, SagaStep, SagaStepKind } from '../../../src';

const app = new App();
addOrders(app);
const stack = new Stack(app, 'Saga');
const table = new dynamodb.Table(stack, 'Table', {
  partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING }, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST, removalPolicy: RemovalPolicy.DESTROY,
});
const shipping = new sqs.Queue(stack, 'Shipping');
const pay = new lambda.Function(stack, 'Pay', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline(`exports.handler = async ({ context }) => {
    if (context.declined) throw Object.assign(new Error('no funds'), { name: 'PaymentDeclined' });
    return { paid: true };
  };`),
});

const key = (prefix: string) => ({ pk: { 'S.$': `States.Format('${prefix}#{}', $.orderId)` } });
const stock = (change: string, condition?: string) => ({
  Update: {
    TableName: table.tableName,
    Key: { pk: { 'S.$': '$.item' } },
    UpdateExpression: `SET quantity = quantity ${change} :one`,
    ConditionExpression: condition,
    ExpressionAttributeValues: { ':one': { N: '1' } },
  },
});
const put = (prefix: string) => ({ Put: { TableName: table.tableName, Item: key(prefix), ConditionExpression: 'attribute_not_exists(pk)' } });
const mark = (prefix: string, from: string) => ({
  Update: {
    TableName: table.tableName,
    Key: key(prefix),
    UpdateExpression: 'SET released = :yes',
    ConditionExpression: from,
    ExpressionAttributeValues: { ':yes': { S: 'yes' } },
  },
});
const transaction = (items: object[], doneReasons?: string[]) => SagaAction.transactWrite({ tables: [table], items, doneReasons });

const saga = new Saga(stack, 'Saga', {
  idPath: '$.orderId',
  steps: [
    SagaStep.task('Reserve', {
      action: transaction([put('reserved'), stock('-', 'quantity >= :one')], ['ConditionalCheckFailed', 'None']),
      compensation: transaction([mark('reserved', 'attribute_exists(pk) AND attribute_not_exists(released)'), stock('+')], ['ConditionalCheckFailed']),
      timeout: Duration.seconds(20),
    }),
    SagaStep.task('Hold', {
      action: transaction([put('held')]),
      // Refused until the test lets it through.
      compensation: transaction([mark('gate', 'attribute_exists(pk)')]),
      timeout: Duration.seconds(20),
    }),
    SagaStep.task('Pay', {
      kind: SagaStepKind.PIVOT,
      action: SagaAction.invoke(pay, { effect: SagaEffect.OWN_STORE }),
      businessErrors: ['PaymentDeclined'],
      timeout: Duration.seconds(20),
    }),
    SagaStep.task('Dispatch', { kind: SagaStepKind.RETRIABLE, action: SagaAction.callback(shipping), timeout: Duration.minutes(2) }),
  ],
});

new CfnOutput(stack, 'TableName', { value: table.tableName });
new CfnOutput(stack, 'ShippingUrl', { value: shipping.queueUrl });
new CfnOutput(stack, 'ParkingUrl', { value: saga.parkingQueue.queueUrl });
new CfnOutput(stack, 'MachineArn', { value: saga.stateMachine.stateMachineArn });
new CfnOutput(stack, 'RecoveryArn', { value: saga.recoveryMachine.stateMachineArn });
