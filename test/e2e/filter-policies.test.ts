import { CreateTopicCommand, MessageAttributeValue, PublishBatchCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { aws } from './environment';
import { attributes, body, meant } from '../messaging/filters/arbitrary';
import { emitted } from '../messaging/filters/emitted';
import { accepts, Fields } from '../messaging/filters/matcher';

const SEED = 20_261_121;
const sns = new SNSClient(aws);
const sqs = new SQSClient(aws);

const filters = fc.sample(meant, { seed: SEED, numRuns: 40 });
const messages = fc.sample(fc.tuple(attributes, body), { seed: SEED, numRuns: 60 })
  .map(([inAttributes, inBody], id) => ({ id: String(id), inAttributes, inBody }));

function attributeOf(value: Fields[string]): MessageAttributeValue {
  if (Array.isArray(value)) return { DataType: 'String.Array', StringValue: JSON.stringify(value) };
  return { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: String(value) };
}

async function takeAll(QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (!Messages.length) return bodies;
    bodies.push(...Messages.map(({ Body }) => JSON.parse(Body!).number));
  }
}

test(`the emulator's SNS delivers exactly what ${filters.length} random filters mean (seed ${SEED})`, async () => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'filtered' }));
  const subscribers = await Promise.all(filters.map(async ({ options, means }, index) => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `filtered-${index}` }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const { policy, scope } = emitted(options);
    await sns.send(new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes!.QueueArn,
      Attributes: { FilterPolicy: JSON.stringify(policy), FilterPolicyScope: scope, RawMessageDelivery: 'true' },
    }));
    return { url: QueueUrl!, policy, scope, means };
  }));
  for (let start = 0; start < messages.length; start += 10) {
    await sns.send(new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: messages.slice(start, start + 10).map(({ id, inAttributes, inBody }) => ({
        Id: id,
        Message: JSON.stringify({ ...inBody, number: id }),
        MessageAttributes: Object.fromEntries(Object.entries(inAttributes).map(([key, value]) => [key, attributeOf(value)])),
      })),
    }));
  }
  for (const { url, policy, scope, means } of subscribers) {
    const fieldsOf = ({ inAttributes, inBody }: typeof messages[number]) => scope === 'MessageBody' ? inBody : inAttributes;
    const wanted = messages.filter((message) => means(fieldsOf(message))).map(({ id }) => id);
    expect({ policy, taken: (await takeAll(url)).sort() }).toEqual({ policy, taken: wanted.sort() });
    expect(messages.filter((message) => accepts(policy, fieldsOf(message))).map(({ id }) => id).sort()).toEqual(wanted);
  }
});
