import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import type { SQSRecord } from 'aws-lambda';
import { InvalidPayloadBucket, PayloadNotFound, Payloads, payloadSettings } from '../../../src/messaging/handlers/payloads';

/** A versioned bucket, as far as payloads need one. */
class FakeS3 {
  public readonly objects = new Map<string, string>();
  public readonly deleted = new Set<string>();
  public broken = false;

  public async send(command: unknown): Promise<any> {
    if (command instanceof PutObjectCommand) return this.objects.set(command.input.Key!, String(command.input.Body));
    if (command instanceof DeleteObjectCommand) {
      if (this.broken) throw new Error('denied');
      this.deleted.add(command.input.Key!);
      return this.objects.delete(command.input.Key!);
    }
    const { Key } = (command as GetObjectCommand).input;
    const body = this.objects.get(Key!);
    if (body !== undefined) return { Body: { transformToString: async () => body } };
    const headers = this.deleted.has(Key!) ? { 'x-amz-delete-marker': 'true' } : {};
    throw Object.assign(new NoSuchKey({ message: 'gone', $metadata: {} }), { $response: { headers } });
  }
}

const large = 'x'.repeat(300_000);
const recordOf = ({ MessageBody = '', MessageAttributes = {} }: any) => ({
  messageId: 'm', body: MessageBody, messageAttributes: Object.fromEntries(Object.keys(MessageAttributes).map((name) => [name, { dataType: 'String' }])),
}) as SQSRecord;

let s3: FakeS3;
let seen: SQSRecord[];
const work = async (record: SQSRecord) => {
  seen.push(record);
};
const payloads = (keep = false) => new Payloads(s3 as any, { buckets: ['payloads'], keep });
const sent = async (MessageBody = large) => payloads().fit({ QueueUrl: 'q', MessageBody, MessageAttributes: { tenant: { DataType: 'String', StringValue: 't' } } });

beforeEach(() => {
  s3 = new FakeS3();
  seen = [];
  for (const method of ['warn', 'error'] as const) jest.spyOn(console, method).mockImplementation();
});

test('a small message goes as it is, a large one by the bucket and back', async () => {
  expect((await sent('small')).MessageBody).toBe('small');
  expect(s3.objects.size).toBe(0);
  const message = await sent();
  expect(message.MessageBody!.length).toBeLessThan(300);
  await payloads().read(work)(recordOf(message));
  expect(seen[0].body).toBe(large);
  expect(Object.keys(seen[0].messageAttributes)).toEqual(['tenant']);
  expect(s3.objects.size).toBe(0);
});

test('without a bucket nothing is offloaded', async () => {
  const message = { QueueUrl: 'q', MessageBody: large };
  expect(await new Payloads(s3 as any, { buckets: [], keep: false }).fit(message)).toBe(message);
});

test('a payload stays when the work fails, and when others need it', async () => {
  const record = recordOf(await sent());
  await expect(payloads().read(async () => Promise.reject(new Error('no')))(record)).rejects.toThrow('no');
  expect(s3.objects.size).toBe(1);
  await payloads(true).read(work)(record);
  expect(s3.objects.size).toBe(1);
});

test('a message that comes again after its payload was processed and deleted is done', async () => {
  const record = recordOf(await sent());
  const read = payloads().read(work);
  await read(record);
  await read(record);
  expect(seen).toHaveLength(1);
});

test('a payload that never was is an error, not silence', async () => {
  const record = recordOf(await sent());
  s3.objects.clear();
  await expect(payloads().read(work)(record)).rejects.toThrow(PayloadNotFound);
  expect(seen).toEqual([]);
});

test('a pointer leads nowhere but to the queue\'s own bucket', async () => {
  const message = await payloads().fit({ QueueUrl: 'q', MessageBody: large }, 'secrets');
  await expect(payloads().read(work)(recordOf(message))).rejects.toThrow(InvalidPayloadBucket);
  expect(s3.objects.size).toBe(1);
});

test('what cannot be deleted is left to the life cycle: the message is done', async () => {
  const record = recordOf(await sent());
  s3.broken = true;
  await payloads().read(work)(record);
  expect(seen).toHaveLength(1);
});

test('reads what the construct tells the function', () => {
  expect(payloadSettings({ PAYLOAD_BUCKETS: 'a,b', PAYLOAD_KEEP: 'true' })).toEqual({ buckets: ['a', 'b'], keep: true });
  expect(payloadSettings({})).toEqual({ buckets: [], keep: false });
});
