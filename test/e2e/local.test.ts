import { join } from 'node:path';
import { CognitoIdentityProviderClient, InitiateAuthCommand, SignUpCommand, AdminConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListArchivesCommand } from '@aws-sdk/client-eventbridge';
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { aws, eventually, port, stateDir, url } from './environment';
import { deploy, Deployment } from '../../local';

let deployment: Deployment;
let out: Record<string, string>;
const messages: string[] = [];
const sqs = new SQSClient(aws);

beforeAll(async () => {
  deployment = await deploy(port, join(stateDir, 'tiny'), {
    app: 'test/e2e/tiny-app/app.ts',
    onLeftOut: (leftOut) => messages.push(...leftOut.map(({ type }) => type)),
    onProgress: ({ message }) => messages.push(message),
  });
  out = Object.assign({}, ...deployment.stacks.map(({ outputs }) => outputs));
});

const received: any[] = [];
/** What the functions have told the queue `Seen`, as soon as something of it is looked for. */
const seen = (what: string, predicate: (message: any) => boolean) => eventually(what, async () => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: out.SeenUrl, MaxNumberOfMessages: 10 }));
  received.push(...Messages.map(({ Body }) => JSON.parse(Body!)));
  return received.find(predicate);
}, 20);

test('both stacks are there, and what was left out is said before the deployment', () => {
  expect(deployment.stacks.map(({ id }) => id)).toEqual(['TinyWork', 'TinyRead']);
  expect(deployment.leftOut.map(({ type, remedy }) => `${type} ${remedy}`)).toEqual([
    'AWS::Events::Archive made up for through its API', 'AWS::CloudWatch::CompositeAlarm made up for through its API',
  ]);
  const said = messages.findIndex((message) => message === 'AWS::CloudWatch::CompositeAlarm');
  expect(said).toBeGreaterThan(-1);
  expect(said).toBeLessThan(messages.findIndex((message) => message.startsWith('CREATE_')));
});

test('the archive is made through the API, with values that only CloudFormation knows', async () => {
  const { Archives } = await new EventBridgeClient(aws).send(new ListArchivesCommand({}));
  expect(Archives).toContainEqual(expect.objectContaining({ EventSourceArn: expect.stringContaining(`event-bus/${out.BusName}`), RetentionDays: 365 }));
});

test('an error is caught by its name', async () => {
  const sfn = new SFNClient(aws);
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: out.MachineArn, input: '{}' }));
  const { status, output } = await eventually('the end of the execution', async () => {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? undefined : execution;
  });
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output!)).toMatchObject({ outcome: 'declined', error: { Error: 'PaymentDeclined' } });
});

describe('an upload reaches the function of another stack through EventBridge and a queue', () => {
  const s3 = new S3Client(aws);

  test('put, with a key that needs encoding', async () => {
    await s3.send(new PutObjectCommand({ Bucket: out.BucketName, Key: 'uploads/a ü+b.mp4', Body: 'x' }));
    const { event } = await seen('the upload', (message) => message.event?.detail.reason === 'PutObject');
    expect(event).toMatchObject({ 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: out.BucketName }, object: { key: 'uploads/a ü+b.mp4', size: 1 } } });
  });

  test('multipart', async () => {
    const target = { Bucket: out.BucketName, Key: 'uploads/parts.mp4' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'part' }));
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] } }));
    const { event } = await seen('the multipart upload', (message) => message.event?.detail.object.key === target.Key);
    expect(event.detail).toMatchObject({ reason: 'CompleteMultipartUpload', object: { size: 4 } });
  });

  test('of a batch only the poisonous message is kept back, and ends in the dead-letter queue', async () => {
    await Promise.all(['poison', 'fine'].map((name) => s3.send(new PutObjectCommand({ Bucket: out.BucketName, Key: `uploads/${name}`, Body: 'x' }))));
    await seen('the good message', ({ event }) => event?.detail.object.key === 'uploads/fine');
    await eventually('the dead letter', async () => {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: out.DeadUrl, AttributeNames: ['ApproximateNumberOfMessages'] }));
      return Attributes!.ApproximateNumberOfMessages === '1' || undefined;
    });
    expect(received.filter(({ event }) => event?.detail.object.key === 'uploads/fine')).toHaveLength(1);
  });
});

test('a change of a table reaches its function', async () => {
  await new DynamoDBClient(aws).send(new PutItemCommand({ TableName: out.TableName, Item: { id: { S: 'one' } } }));
  const { record } = await seen('the change', ({ from }) => from === 'stream');
  expect(record).toMatchObject({ eventName: 'INSERT', dynamodb: { NewImage: { id: { S: 'one' } } } });
});

test('the API knows who calls, and lets nobody else in', async () => {
  const cognito = new CognitoIdentityProviderClient(aws);
  const [Username, Password] = ['ann@example.com', 'Correct-Horse-7'];
  const { UserSub } = await cognito.send(new SignUpCommand({ ClientId: out.ClientId, Username, Password }));
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: out.PoolId, Username }));
  const { AuthenticationResult } = await cognito.send(new InitiateAuthCommand({ ClientId: out.ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: Username, PASSWORD: Password } }));
  const hello = url(out.ApiUrl) + 'hello';
  const asked = await fetch(hello, { headers: { Authorization: AuthenticationResult!.IdToken! } });
  expect([asked.status, await asked.json()]).toEqual([200, UserSub]);
  expect((await fetch(hello)).status).toBe(401);
  expect((await fetch(hello, { headers: { Authorization: `${AuthenticationResult!.IdToken}x` } })).status).toBe(401);
});

test('a second deployment of the same app changes nothing', async () => {
  const events: string[] = [];
  const again = await deploy(port, join(stateDir, 'tiny'), { app: 'test/e2e/tiny-app/app.ts', onProgress: ({ resource }) => resource && events.push(resource.status) });
  expect(events).toEqual([]);
  expect(again.stacks.map(({ outputs }) => outputs)).toEqual(deployment.stacks.map(({ outputs }) => outputs));
});

test('a failed deployment says why in CloudFormation\'s words', async () => {
  await expect(deploy(port, join(stateDir, 'broken'), { app: 'test/e2e/tiny-app/broken.ts' }))
    .rejects.toThrow(/^The deployment failed: .*Sum.*\(AWS::CloudWatch::Alarm\) in Broken/);
});
