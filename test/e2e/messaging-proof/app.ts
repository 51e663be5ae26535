/** What the proofs of messaging send work through. */
import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_s3 as s3, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DeadLetterProcessor, NotificationFanout, RedriveOperator, ResilientQueue } from '../../../src';

const stack = new Stack(new App(), 'Proof');
const removalPolicy = RemovalPolicy.DESTROY;
const effects = new dynamodb.Table(stack, 'Effects', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, removalPolicy });
const outputs: Record<string, string> = { EffectsTable: effects.tableName };

/** A function with this handler that reads and writes a table. */
function functionOn(table: dynamodb.Table, id: string, seconds: number, code: string): lambda.Function {
  const fn = new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    timeout: Duration.seconds(seconds),
    environment: { TABLE: table.tableName },
    code: lambda.Code.fromInline(code),
  });
  table.grantReadWriteData(fn);
  return fn;
}

/**
 * Adds one to `#effects` once a message, as Powertools would: the message's id decides. Messages say in their body what befalls them:
 * `failures` attempts fail, `kills` attempts end the process after the effect and before the answer; poison always fails.
 * Unless it is `mute`, the function says why, as docs/messaging.md has it; a kill after that would leave a second dead letter, so there is none.
 */
const worker = (id: string) => functionOn(effects, id, 10, `
      const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
      const { SendMessageCommand, SQSClient } = require('@aws-sdk/client-sqs');
      const db = new DynamoDBClient({});
      const sqs = new SQSClient({});
      const text = (value) => ({ DataType: 'String', StringValue: String(value || '-').slice(0, 1000) });
      async function giveUp({ body, attributes, messageAttributes }, { name, message, stack }) {
        if (Number(attributes.ApproximateReceiveCount) < Number(process.env.FINAL_RECEIVE)) return false;
        const own = Object.entries(messageAttributes).map(([key, { dataType, stringValue }]) => [key, { DataType: dataType, StringValue: stringValue }]);
        const why = { ErrorName: text(name), ErrorMessage: text(message), ErrorStack: text(stack) };
        const MessageAttributes = { ...Object.fromEntries(own), ...why };
        await sqs.send(new SendMessageCommand({ QueueUrl: process.env.DEAD_LETTER_QUEUE_URL, MessageBody: body, MessageAttributes }));
        return true;
      }
      class InvalidFilm extends Error { name = 'InvalidFilm'; }
      const once = (id, attempt) => db.send(new UpdateItemCommand({
        TableName: process.env.TABLE, Key: { id: { S: id } },
        UpdateExpression: 'SET done = :attempt ADD effects :one', ConditionExpression: 'attribute_not_exists(done)',
        ExpressionAttributeValues: { ':attempt': { N: attempt }, ':one': { N: '1' } },
      })).catch((error) => { if (error.name !== 'ConditionalCheckFailedException') throw error; });
      exports.handler = async ({ Records }) => {
        const batchItemFailures = [];
        let [kill, told] = [false, false];
        await Promise.all(Records.map(async (record) => {
          const { messageId, body, attributes } = record;
          const { id, failures = 0, kills = 0, poison, mute } = JSON.parse(body);
          const attempt = Number(attributes.ApproximateReceiveCount);
          if (poison && !mute && await giveUp(record, new InvalidFilm(id + ' is poison'))) return told = true;
          if (poison || attempt <= failures) return batchItemFailures.push({ itemIdentifier: messageId });
          await once(id, String(attempt));
          kill = kill || attempt <= kills;
        }));
        if (kill && !told) process.exit(1);
        return { batchItemFailures };
      };`);

const work = new ResilientQueue(stack, 'Work', { maxReceiveCount: 4, removalPolicy, visibilityTimeout: Duration.seconds(10) });
work.consume(worker('Worker'), { maxConcurrency: 4, forwardFailures: true });
const failures = new DeadLetterProcessor(stack, 'Failures', { queue: work, maxRetries: 0, removalPolicy });
new RedriveOperator(stack, 'Redrive', { deadLetterQueue: failures.parkedQueue, destination: work.queue });
outputs.WorkUrl = work.queue.queueUrl;
outputs.DeadUrl = work.deadLetterQueue.queueUrl;
outputs.ParkedUrl = failures.parkedQueue.queueUrl;

const ordered = new ResilientQueue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true, visibilityTimeout: Duration.seconds(4), maxReceiveCount: 10 });
const log = new dynamodb.Table(stack, 'Log', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, removalPolicy });
ordered.consume(orderedWorker());
outputs.OrderedUrl = ordered.queue.queueUrl;
outputs.LogTable = log.tableName;

/** Appends each message to its group's list; the first attempt at every seventh fails. */
function orderedWorker(): lambda.Function {
  return functionOn(log, 'OrderedWorker', 2, `
      const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
      const db = new DynamoDBClient({});
      exports.handler = async ({ Records }) => {
        for (const [index, { body, attributes }] of Records.entries()) {
          const number = Number(body.split(':')[1]);
          if (number % 7 === 3 && attributes.ApproximateReceiveCount === '1') {
            return { batchItemFailures: Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) };
          }
          await db.send(new UpdateItemCommand({
            TableName: process.env.TABLE, Key: { id: { S: attributes.MessageGroupId } },
            UpdateExpression: 'SET seen = list_append(if_not_exists(seen, :none), :this)',
            ExpressionAttributeValues: { ':none': { L: [] }, ':this': { L: [{ N: String(number) }] } },
          }));
        }
        return { batchItemFailures: [] };
      };`);
}

const uploads = new s3.Bucket(stack, 'Uploads', { removalPolicy });
const fanout = new NotificationFanout(stack, 'Everybody').addBucketEvents(uploads, { prefix: 'in/' });
fanout.addConsumer(copier('FromQueue', 'const events = Records.map(({ body }) => body);'));
fanout.addFunction(copier('FromTopic', 'const events = Records.map(({ Sns }) => Sns.Message);'));
fanout.addEmail('ops@example.com');
fanout.addSms('+491701234567');
outputs.UploadsBucket = uploads.bucketName;
outputs.FanoutArn = fanout.topic.topicArn;

/** Notes the keys of objects that it was told of. */
function copier(id: string, events: string): lambda.Function {
  return functionOn(effects, id, 5, `
      const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
      const db = new DynamoDBClient({});
      exports.handler = async ({ Records }) => {
        ${events}
        for (const event of events) for (const { s3 } of JSON.parse(event).Records ?? []) {
          await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: '${id} ' + s3.object.key } } }));
        }
        return { batchItemFailures: [] };
      };`);
}

for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
