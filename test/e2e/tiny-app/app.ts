/** A small app for the tests of the local run: what the emulator has to do right, and what has to be mended or left out. */
import {
  App, aws_apigateway as apigateway, aws_cloudwatch as cloudwatch, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_events as events,
  aws_events_targets as targets, aws_lambda as lambda, aws_lambda_event_sources as sources, aws_s3 as s3, aws_sqs as sqs,
  aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, CfnOutput, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

const inline = (scope: Construct, id: string, code: string, environment?: Record<string, string>) => new lambda.Function(scope, id, {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline(code),
  environment,
});

const app = new App();

const work = new Stack(app, 'TinyWork');
const bus = new events.EventBus(work, 'Bus');
bus.archive('Archive', { eventPattern: { source: ['tiny'] }, retention: Duration.days(365) });
const charge = inline(work, 'Charge', `
  class PaymentDeclined extends Error { constructor() { super('no funds'); this.name = 'PaymentDeclined'; } }
  exports.handler = async () => { throw new PaymentDeclined(); };`);
const machine = new sfn.StateMachine(work, 'Machine', {
  definitionBody: sfn.DefinitionBody.fromChainable(
    new tasks.LambdaInvoke(work, 'Pay', { lambdaFunction: charge, retryOnServiceExceptions: false })
      .addRetry({ errors: ['SomethingElse'], interval: Duration.seconds(60) })
      .addCatch(new sfn.Pass(work, 'Declined', { result: sfn.Result.fromString('declined'), resultPath: '$.outcome' }), { errors: ['PaymentDeclined'], resultPath: '$.error' })
      .addCatch(new sfn.Fail(work, 'Unexpected'), { errors: ['States.ALL'] }),
  ),
});
charge.node.addDependency(bus);
new cloudwatch.CompositeAlarm(work, 'AnyAlarm', {
  alarmRule: cloudwatch.AlarmRule.fromAlarm(charge.metricErrors().createAlarm(work, 'Errors', { threshold: 1, evaluationPeriods: 1 }), cloudwatch.AlarmState.ALARM),
});

// Two stacks: a queue of the one feeds a function of the other.
const inbox = new sqs.Queue(work, 'Inbox', { deadLetterQueue: { queue: new sqs.Queue(work, 'Dead'), maxReceiveCount: 2 }, visibilityTimeout: Duration.seconds(1) });
const bucket = new s3.Bucket(work, 'Uploads', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
(bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
new events.Rule(work, 'Uploaded', {
  eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: 'uploads/' }] } } },
  targets: [new targets.SqsQueue(inbox)],
});

const read = new Stack(app, 'TinyRead');
const table = new dynamodb.Table(read, 'Table', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  removalPolicy: RemovalPolicy.DESTROY,
});
const seen = new sqs.Queue(read, 'Seen');
/** No SDK in it: MiniStack's workers find one through NODE_PATH. */
const sendTo = (queue: string, body: string) => `
  const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
  const sqs = new SQSClient({});
  const send = (body) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.${queue}, MessageBody: JSON.stringify(body) }));
  exports.handler = async (event) => { ${body} };`;
const consumer = inline(read, 'Consumer', sendTo('SEEN', `
  const failed = [];
  for (const { messageId, body } of event.Records) {
    const { detail } = JSON.parse(body);
    if (detail.object.key.includes('poison')) failed.push({ itemIdentifier: messageId });
    else await send({ from: 'queue', event: JSON.parse(body) });
  }
  return { batchItemFailures: failed };`), { SEEN: seen.queueUrl });
consumer.addEventSource(new sources.SqsEventSource(inbox, { batchSize: 5, reportBatchItemFailures: true }));
seen.grantSendMessages(consumer);
const onChange = inline(read, 'OnChange', sendTo('SEEN', 'for (const record of event.Records) await send({ from: \'stream\', record });'), { SEEN: seen.queueUrl });
onChange.addEventSource(new sources.DynamoEventSource(table, { startingPosition: lambda.StartingPosition.TRIM_HORIZON }));
seen.grantSendMessages(onChange);

const pool = new cognito.UserPool(read, 'Users', { selfSignUpEnabled: true, removalPolicy: RemovalPolicy.DESTROY });
const client = pool.addClient('Client', { authFlows: { userPassword: true } });
const api = new apigateway.RestApi(read, 'Api', { cloudWatchRole: false });
api.root.addResource('hello').addMethod('GET', new apigateway.LambdaIntegration(
  inline(read, 'Hello', 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.authorizer.claims.sub) });'),
), { authorizer: new apigateway.CognitoUserPoolsAuthorizer(read, 'Authorizer', { cognitoUserPools: [pool] }) });

const deadLetters = inbox.deadLetterQueue!.queue;
for (const [scope, outputs] of [
  [work, { MachineArn: machine.stateMachineArn, BusName: bus.eventBusName, BucketName: bucket.bucketName, DeadUrl: deadLetters.queueUrl }],
  [read, { TableName: table.tableName, SeenUrl: seen.queueUrl, PoolId: pool.userPoolId, ClientId: client.userPoolClientId, ApiUrl: api.url }],
] as const) {
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(scope, name, { value });
}
