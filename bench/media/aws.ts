import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Ended, Stopwatch, Used } from './measured';
import { follow } from '../../examples/reference-app/client/follow';
import { Local } from '../../local';
import { pendingSteps } from '../../src/media/core/job';

const BUCKET = 'films';
const TABLE = 'jobs';
const QUEUE = 'tasks';
const TYPE = 'video/mp4';
const ROLE = 'arn:aws:iam::000000000000:role/bench';
/** With which the functions of the embedded AWS sign URLs. */
const SECRET = 'test';
const INVOKE = join(__dirname, 'invoke.cjs');
const WAIT_IN_QUEUE = {
  StartAt: 'Work',
  States: {
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { 'QueueUrl.$': '$.queueUrl', 'MessageBody': { 'taskToken.$': '$$.Task.Token', 'input.$': '$.input' } },
      End: true,
    },
  },
};

/** What a step needs to know. */
export interface JobInput {
  readonly jobId: string;
  readonly inputBucket: string;
  readonly inputKey: string;
  readonly outputBucket: string;
}

/** The bundled handlers at work on the embedded AWS's storage, queue, table and task tokens, each call in a fresh process. */
export class Workshop {
  public static async open(local: Local, stopwatch: Stopwatch, ffmpeg: string): Promise<Workshop> {
    const clientConfig = { ...local.clientConfig, credentials: { ...local.clientConfig.credentials, secretAccessKey: SECRET } };
    const s3 = new S3Client({ ...clientConfig, forcePathStyle: true });
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
    const sqs = new SQSClient({ ...clientConfig, useQueueUrlAsEndpoint: false });
    const sfn = new SFNClient(clientConfig);
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await documents.send(new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'jobId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'jobId', AttributeType: 'S' }],
    }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
    const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name: 'wait-in-queue', roleArn: ROLE, definition: JSON.stringify(WAIT_IN_QUEUE) }));
    const environment = {
      ...local.env,
      AWS_SECRET_ACCESS_KEY: SECRET,
      TABLE_NAME: TABLE,
      PIPELINE: 'bench',
      MAX_UPLOAD_BYTES: String(Number.MAX_SAFE_INTEGER),
      MAX_DURATION_SECONDS: String(24 * 3600),
      FFMPEG_PATH: ffmpeg,
      POWERTOOLS_METRICS_NAMESPACE: 'bench',
      POWERTOOLS_LOG_LEVEL: 'WARN',
    };
    return new Workshop(stopwatch, environment, { s3, documents, sqs, sfn }, QueueUrl!, stateMachineArn!);
  }

  private constructor(
    private readonly stopwatch: Stopwatch,
    private readonly environment: Record<string, string>,
    private readonly clients: { s3: S3Client; documents: DynamoDBDocumentClient; sqs: SQSClient; sfn: SFNClient },
    private readonly queueUrl: string,
    private readonly stateMachineArn: string,
  ) {}

  /** A job whose film has arrived. */
  public async receive(file: string): Promise<JobInput> {
    const jobId = randomUUID();
    const inputKey = `uploads/${jobId}/film.mp4`;
    const ContentLength = statSync(file).size;
    const object = { Bucket: BUCKET, Key: inputKey, ContentLength, ContentType: TYPE };
    await this.clients.s3.send(new PutObjectCommand({ ...object, Body: createReadStream(file) }));
    await this.clients.documents.send(new PutCommand({ TableName: TABLE, Item: { jobId, contentType: TYPE, status: 'PROCESSING', steps: pendingSteps() } }));
    return { jobId, inputBucket: BUCKET, inputKey, outputBucket: BUCKET };
  }

  /** Calls a function that answers at once. */
  public async call<T>(folder: string, bundle: string, event: object, settings: Record<string, string> = {}): Promise<{ used: Used; result: T }> {
    const { used, stdout } = await this.invoke(folder, bundle, event, settings);
    return { used, result: JSON.parse(stdout.trim().split('\n').pop()!) as T };
  }

  /** Gives a task to the function behind the queue. */
  public async work<T>(folder: string, bundle: string, input: object): Promise<{ used: Used; result: T }> {
    const { sqs, sfn } = this.clients;
    const { executionArn } = await sfn.send(new StartExecutionCommand({
      stateMachineArn: this.stateMachineArn, input: JSON.stringify({ queueUrl: this.queueUrl, input }),
    }));
    const message = await follow({
      what: 'the task in its queue',
      deadline: 60_000,
      ask: async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl: this.queueUrl, WaitTimeSeconds: 5 }))).Messages?.[0],
      done: (found) => found !== undefined,
    });
    const record = {
      messageId: message!.MessageId,
      receiptHandle: message!.ReceiptHandle,
      body: message!.Body,
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${QUEUE}`,
    };
    const { used } = await this.invoke(folder, bundle, { Records: [record] });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle: message!.ReceiptHandle }));
    const { status, output, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'SUCCEEDED') throw new Error(`${bundle} did not succeed: ${error ?? status} ${cause ?? ''}`);
    return { used, result: JSON.parse(output!) as T };
  }

  /** A URL from which an object can be read. */
  public url(key: string): Promise<string> {
    return getSignedUrl(this.clients.s3, new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  }

  public async bytesOf(key: string): Promise<number> {
    return (await this.clients.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }))).ContentLength!;
  }

  /** Brings an object here. */
  public async fetch(key: string, path: string): Promise<void> {
    const { Body } = await this.clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    await pipeline(Body as Readable, createWriteStream(path));
  }

  private invoke(folder: string, bundle: string, event: object, settings: Record<string, string> = {}): Promise<Ended> {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify(event));
    return this.stopwatch.run(process.execPath, [INVOKE, bundle, file], { ...this.environment, ...settings });
  }
}
