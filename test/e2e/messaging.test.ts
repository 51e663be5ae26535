import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, InvokeCommand, LambdaClient,
} from '@aws-sdk/client-lambda';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import {
  CreatePlatformApplicationCommand, PublishCommand, SNSClient, SubscribeCommand,
} from '@aws-sdk/client-sns';
import { DeleteMessageCommand, GetQueueAttributesCommand, Message, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, port, stateDir, url } from './environment';
import { operate } from './operate';
import { bodyOf, Session } from '../../examples/reference-app/client/session';
import { deploy } from '../../local';
import { alarmStates, deployedPages } from '../../local/dashboard/deployed';
import { drawDashboards } from '../../local/dashboard/draw';
import { Measured } from '../../local/dashboard/series';
import { serviceMeasurements } from '../../local/dashboard/services';
import { putMeasured, summarize } from '../../local/metrics';

let out: Record<string, string>;
const sqs = new SQSClient(aws);
const sns = new SNSClient(aws);
const bridge = new EventBridgeClient(aws);
const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));

beforeAll(async () => {
  const { stacks } = await deploy(port, join(stateDir, 'messaging'), { app: 'test/e2e/messaging-app/app.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
});

const received: Record<string, Message[]> = {};
/** Takes messages until there are this many, in the order they came. */
const messagesOf = (queueUrl: string, count: number) => eventually(`${count} messages`, async () => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
    QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, MessageAttributeNames: ['All'],
  }));
  for (const message of Messages) {
    (received[queueUrl] ??= []).push(message);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
  return (received[queueUrl] ?? []).length >= count ? received[queueUrl] : undefined;
});
const bodiesOf = async (queueUrl: string, count: number) => (await messagesOf(queueUrl, count)).map(({ Body }) => Body!);

test('a poison message alone becomes a dead letter', async () => {
  for (const body of ['one', 'poison', 'two']) await sqs.send(new SendMessageCommand({ QueueUrl: out.WorkUrl, MessageBody: body }));
  expect(await bodiesOf(out.DeadUrl, 1)).toEqual(['poison']);
});

test('dead letters are retried a bounded number of times, then parked with their error; what cannot pass is parked at once', async () => {
  const attributesOf = ({ MessageAttributes = {} }: Message) => Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
  );
  const fail = (name: string, own: Message['MessageAttributes'] = {}) => sqs.send(new SendMessageCommand({
    QueueUrl: out.PaymentsDeadUrl, MessageBody: JSON.stringify({ error: { name, message: `${name} happened` } }), MessageAttributes: own,
  }));
  for (const name of ['PaymentTimeout', 'InvalidOrderData', 'LedgerMismatch']) await fail(name, { orderId: { DataType: 'String', StringValue: 'o1' } });
  const [retried] = await messagesOf(out.PaymentsUrl, 1);
  expect(JSON.parse(retried.Body!).error.name).toBe('PaymentTimeout');
  expect(attributesOf(retried)).toEqual({ orderId: 'o1', RetryCount: '1' });
  await fail('PaymentTimeout', retried.MessageAttributes);
  const parked = (await messagesOf(out.ParkedUrl, 3)).map(attributesOf).sort((a, b) => a.FailureClass!.localeCompare(b.FailureClass!));
  expect(parked).toEqual([
    { orderId: 'o1', FailureClass: 'CRITICAL', ErrorName: 'LedgerMismatch', ErrorMessage: 'LedgerMismatch happened', RetryCount: '0' },
    { orderId: 'o1', FailureClass: 'PERMANENT', ErrorName: 'InvalidOrderData', ErrorMessage: 'InvalidOrderData happened', RetryCount: '0' },
    { orderId: 'o1', FailureClass: 'RETRYABLE', ErrorName: 'PaymentTimeout', ErrorMessage: 'PaymentTimeout happened', RetryCount: '1' },
  ]);
});

test('what a function measured is a metric, raises its alarm and the alarm of alarms, and reaches whoever subscribed', async () => {
  const counts = await eventually('all dead letters measured', async () => {
    const measured = summarize(await putMeasured(aws, stateDir)).filter(({ name, dimensions: { queue } }) => name === 'DeadLetters' && /^Messaging-/.test(queue));
    const byClass = Object.fromEntries(measured.map(({ dimensions: { failureClass }, sum }) => [failureClass, sum]));
    return byClass.RETRYABLE === 2 ? byClass : undefined;
  });
  expect(counts).toEqual({ CRITICAL: 1, PERMANENT: 1, RETRYABLE: 2 });
  const told = await eventually('both alarms told', async () => {
    const states = (await bodiesOf(out.AlarmInboxUrl, 1)).map((body) => JSON.parse(body));
    const alarms = states.filter(({ NewStateValue }) => NewStateValue === 'ALARM').map(({ AlarmName }) => AlarmName);
    return alarms.length > 1 ? alarms.sort() : undefined;
  });
  expect(told).toEqual([expect.stringMatching(/PaymentFailuresCriticalAlarm/), expect.stringMatching(/TroubleAlarm/)]);
});

test('the dashboard is drawn with what was measured and what alarms', async () => {
  const [measured, own] = await Promise.all([putMeasured(aws, stateDir), serviceMeasurements(aws)]);
  const [states, pages] = await Promise.all([alarmStates(aws), deployedPages(aws)]);
  const picture = drawDashboards(pages, { measured: new Measured([...measured, ...own]), alarmStates: states });
  if (process.env.E2E_KEEP) writeFileSync(join(stateDir, 'dashboard.svg'), picture);
  for (const shown of ['CRITICAL 1', 'PERMANENT 1', 'RETRYABLE 2', 'parked 0']) expect(picture).toContain(`>${shown}<`);
  expect(picture).toContain('<polyline');
  expect(Object.entries(states).find(([arn]) => /PaymentFailuresCriticalAlarm/.test(arn))?.[1]).toBe('ALARM');
  expect(picture).toMatch(/class="c"[^>]*fill="#e9a39b"/);
});

// MiniStack 1.5.33 makes a standard topic of it, which drops no duplicates: order alone can be seen here.
test('a FIFO topic keeps order on the way to its queue', async () => {
  const messages = Array.from({ length: 20 }, (_, index) => String(index));
  for (const text of messages) {
    await sns.send(new PublishCommand({ TopicArn: out.OrderedTopicArn, Message: text, MessageGroupId: 'g' }));
  }
  expect(await bodiesOf(out.OrderedUrl, messages.length)).toEqual(messages);
});

describe('the dispatcher', () => {
  const mails = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/_ministack/ses/messages`);
    return JSON.stringify(await response.json());
  };
  const recordsOf = async (userId: string) => {
    const { Items = [] } = await table.send(new QueryCommand({
      TableName: out.NotificationsTable, KeyConditionExpression: 'userId = :user', ExpressionAttributeValues: { ':user': userId },
    }));
    return Items;
  };
  const tell = (message: object) => sns.send(new PublishCommand({ TopicArn: out.TopicArn, Message: JSON.stringify(message) }));

  beforeAll(async () => {
    await new SESClient(aws).send(new VerifyDomainIdentityCommand({ Domain: 'example.com' }));
    const timeIn = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    for (const user of [
      { userId: 'ann', email: 'ann@example.com', locale: 'de-AT' },
      { userId: 'bob', email: 'bob@example.com', emailEnabled: false },
      { userId: 'eve', email: 'eve@example.com', quietHours: { from: timeIn(-1), to: timeIn(1) } },
    ]) await table.send(new PutCommand({ TableName: out.PreferencesTable, Item: user }));
    for (const userId of ['ann', 'bob', 'eve', 'unknown']) await tell({ jobId: `job-${userId}`, status: 'COMPLETED', userId, fileName: 'a.mp4' });
    for (const userId of ['ann', 'bob', 'eve', 'unknown']) await eventually(`the record of ${userId}`, async () => (await recordsOf(userId))[0]);
  });

  test('tells in the user\'s language, once however often it is published', async () => {
    await tell({ jobId: 'job-ann', status: 'COMPLETED', userId: 'ann', fileName: 'a.mp4' });
    await tell({ jobId: 'last', status: 'COMPLETED', userId: 'ann', fileName: 'b.mp4' });
    await eventually('all messages done', async () => {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: out.DispatcherUrl, AttributeNames: ['All'] }));
      const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inFlight } = Attributes!;
      return waiting === '0' && inFlight === '0' ? true : undefined;
    });
    const records = await recordsOf('ann');
    expect(records.map(({ subject }) => subject)).toEqual(['a.mp4 ist fertig', 'b.mp4 ist fertig']);
    expect(records[0]).toMatchObject({ kind: 'COMPLETED', text: 'a.mp4 kann angesehen werden.', data: { jobId: 'job-ann' } });
    const sent = await eventually('both mails', async () => {
      const text = await mails();
      return text.includes('b.mp4 ist fertig') && text.includes('a.mp4 ist fertig') ? text : undefined;
    });
    expect(sent.match(/a\.mp4 ist fertig/g)).toHaveLength(1);
  });

  test('sends no mail that is switched off, or in quiet hours', async () => {
    expect((await recordsOf('bob'))[0]).toMatchObject({ subject: 'a.mp4 is ready' });
    const text = await mails();
    expect(text).not.toContain('bob@example.com');
    expect(text).not.toContain('eve@example.com');
  });

  test('users register the devices that they are told on; one that somebody else signs in on is theirs no longer', async () => {
    await sns.send(new CreatePlatformApplicationCommand({ Name: 'shop', Platform: 'GCM', Attributes: { PlatformCredential: 'x' } }));
    const at = (path: string) => `${url(out.PreferencesUrl)}${path}`;
    const [kim, max] = await Promise.all(['kim', 'max'].map((name) => Session.signUp({ userPoolId: out.UserPoolId, userPoolClientId: out.UserPoolClientId }, aws, name)));
    const endpointsOf = async (user: Session) => bodyOf(await user.get(at('preferences'))).pushEndpoints ?? [];
    const register = async (user: Session) => bodyOf(await user.post(at('preferences/devices'), { token: 'token-of-a-phone' })).device;
    const device = await register(kim);
    expect(await register(kim)).toBe(device);
    expect(await endpointsOf(kim)).toEqual([expect.stringMatching(`/${device}$`)]);
    const choose = async (choices: object) => bodyOf(await kim.put(at('preferences'), choices));
    expect(await choose({ locale: 'de', quietHours: { from: '22:00', to: '07:00' } })).toMatchObject({ locale: 'de', pushEndpoints: [expect.any(String)] });
    expect(await choose({ locale: 'fr' })).toEqual({ email: kim.email, locale: 'fr', pushEndpoints: [expect.any(String)] });
    expect((await kim.put(at('preferences'), { email: 'max@example.com' })).status).toBe(400);
    expect(await register(max)).toBe(device);
    expect([await endpointsOf(kim), (await endpointsOf(max)).length]).toEqual([[], 1]);
    expect((await kim.delete(at(`preferences/devices/${device}`))).status).toBe(404);
    expect((await max.delete(at(`preferences/devices/${device}`))).status).toBe(200);
    expect(await endpointsOf(max)).toEqual([]);
  });

  // `addUrl` takes https:// only and the emulator knows no certificates of ours: subscribed here over http, what is posted is the same.
  test('a web address gets messages once it has confirmed', async () => {
    const posted: Record<string, string>[] = [];
    const listener = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += chunk; }).on('end', () => {
        posted.push({ ...JSON.parse(body), header: request.headers['x-amz-sns-message-type'] });
        response.end();
      });
    });
    await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
    try {
      await sns.send(new SubscribeCommand({
        TopicArn: out.TopicArn, Protocol: 'http', Endpoint: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/news`,
      }));
      const postedAs = (type: string) => eventually(`a ${type}`, async () => posted.find(({ Type }) => Type === type));
      const asked = await postedAs('SubscriptionConfirmation');
      expect(asked).toMatchObject({ header: 'SubscriptionConfirmation', TopicArn: out.TopicArn, Token: expect.any(String) });
      const early = { jobId: 'early', status: 'COMPLETED', userId: 'unknown', fileName: 'a.mp4' };
      await tell(early);
      expect((await fetch(asked.SubscribeURL)).status).toBe(200);
      const late = JSON.stringify({ ...early, jobId: 'late' });
      await tell(JSON.parse(late));
      expect(await postedAs('Notification')).toMatchObject({ header: 'Notification', TopicArn: out.TopicArn, Message: late });
      expect(posted.map(({ Type }) => Type)).toEqual(['SubscriptionConfirmation', 'Notification']);
    } finally {
      listener.closeAllConnections();
      listener.close();
    }
  });

  test('other subscribers get the message too', async () => {
    const bodies = await bodiesOf(out.InboxUrl, 5);
    expect(JSON.parse(bodies[0])).toMatchObject({ status: 'COMPLETED' });
  });
});

test('a replay from the archive reaches views and repeats no effect', async () => {
  const put = (Detail: string) => bridge.send(new PutEventsCommand({ Entries: [{ EventBusName: out.BusName, Source: 'shop', DetailType: 'Order Placed', Detail }] }));
  const start = new Date(Date.now() - 60_000);
  await put('{"orderId":"o1"}');
  expect((await bodiesOf(out.ViewsUrl, 1)).map((body) => JSON.parse(body).detail)).toEqual([{ orderId: 'o1' }]);
  expect(await bodiesOf(out.EffectsUrl, 1)).toHaveLength(1);

  const [line] = await operate('Messaging', 'replay', '--from', start.toISOString(), '--to', new Date(Date.now() + 60_000).toISOString(), '--name', 'again');
  expect(line).toMatch(/^Replay again of .*: COMPLETED/);
  expect((await bodiesOf(out.ViewsUrl, 2)).map((body) => JSON.parse(body).detail.orderId)).toEqual(['o1', 'o1']);
  // An event that is put after the replay comes after it.
  await put('{"orderId":"o2"}');
  expect((await bodiesOf(out.EffectsUrl, 2)).map((body) => JSON.parse(body).detail.orderId)).toEqual(['o1', 'o2']);
});

// The emulator's alarms invoke no functions: this is what CloudWatch would do.
test('an alarm restarts, scales and stops a function, and people are told', async () => {
  const lambda = new LambdaClient(aws);
  const alarm = {
    alarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:Slow',
    alarmData: { alarmName: 'Slow', state: { value: 'ALARM', reason: 'too slow', timestamp: '2026-11-21T10:00:00.000+0000' } },
  };
  for (const FunctionName of [out.RestartFunction, out.ScaleFunction, out.StopConsumingFunction]) {
    const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(alarm) }));
    expect(FunctionError).toBeUndefined();
  }
  const FunctionName = out.WorkerName;
  expect((await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).Description).toBe('(restarted 2026-11-21T10:00:00.000+0000)');
  expect((await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions).toBe(7);
  expect((await lambda.send(new GetEventSourceMappingCommand({ UUID: out.ConsumingId }))).State).toMatch(/Disabl/);
  const told = await eventually('all three told', async () => {
    const kinds = (await bodiesOf(out.AlarmInboxUrl, 1)).map((text) => JSON.parse(text)).filter(({ alarm: name }) => name === 'Slow').map(({ remedy }) => remedy.kind);
    return kinds.length >= 3 ? kinds.sort() : undefined;
  });
  expect(told).toEqual(['RESTART', 'SET_CONCURRENCY', 'STOP_CONSUMING']);
});
