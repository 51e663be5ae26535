import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { isLarge, PayloadLocation, readPointer, withoutSize, writePointer } from '../core/payload';

/** A payload that is neither there nor was ever processed. */
export class PayloadNotFound extends Error {
  public readonly name = 'PayloadNotFound';
}

/** A pointer that leads out of the queue's own bucket: whoever may send must not read or delete by the consumer's hands. */
export class InvalidPayloadBucket extends Error {
  public readonly name = 'InvalidPayloadBucket';
}

type Work = (record: SQSRecord) => Promise<void>;
interface Settings { readonly buckets: string[]; readonly keep: boolean }

/** As `ResilientQueue.consume` tells a function. */
export const payloadSettings = (env = process.env): Settings => ({
  buckets: env.PAYLOAD_BUCKETS ? env.PAYLOAD_BUCKETS.split(',') : [], keep: env.PAYLOAD_KEEP === 'true',
});

const logger = new Logger();

/** Payloads that lie in S3, in the format of the Amazon SQS Extended Client libraries. */
export class Payloads {
  constructor(private readonly s3: Pick<S3Client, 'send'>, private readonly settings = payloadSettings()) {}

  /** Lets `work` see the payload instead of the pointer, and deletes it afterwards. */
  public read(work: Work): Work {
    return async (record) => {
      const location = readPointer(record.body, Object.keys(record.messageAttributes));
      if (!location) return work(record);
      if (!this.settings.buckets.includes(location.bucket)) throw new InvalidPayloadBucket(`The payload is in ${location.bucket}, not in the queue's bucket.`);
      const body = await this.get(location);
      if (body === undefined) return logger.warn('payload was deleted after it had been processed', { ...location, messageId: record.messageId });
      await work({ ...record, body, messageAttributes: withoutSize(record.messageAttributes) });
      if (!this.settings.keep) await this.delete(location);
    };
  }

  /** A message that is too large goes to the bucket, and a pointer takes its place. */
  public async fit(message: SendMessageCommandInput, bucket = this.settings.buckets[0]): Promise<SendMessageCommandInput> {
    const { MessageBody = '', MessageAttributes = {} } = message;
    if (!bucket || !isLarge(MessageBody, MessageAttributes as Parameters<typeof isLarge>[1])) return message;
    const location = { bucket, key: randomUUID() };
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: location.key, Body: MessageBody }));
    const { body, attributes } = writePointer(location, MessageBody);
    return { ...message, MessageBody: body, MessageAttributes: { ...MessageAttributes, ...attributes } };
  }

  /** Undefined when a consumer has deleted it: then only the deletion of the message was lost. */
  private async get({ bucket: Bucket, key: Key }: PayloadLocation): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body!.transformToString();
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
      if (hasDeleteMarker(error)) return undefined;
      throw new PayloadNotFound(`There is no payload ${Key} in ${Bucket}.`);
    }
  }

  /** The message is done: what stays behind is left to the bucket's life cycle. */
  private async delete({ bucket: Bucket, key: Key }: PayloadLocation): Promise<void> {
    try {
      await this.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    } catch (error) {
      logger.warn('payload not deleted', { Bucket, Key, error });
    }
  }
}

/** A versioned bucket tells what was deleted from what never was. */
function hasDeleteMarker({ $response }: NoSuchKey): boolean {
  return $response?.headers?.['x-amz-delete-marker'] === 'true';
}
