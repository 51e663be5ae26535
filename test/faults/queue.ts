import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
  visibleAt: number;
}

/** How a queue hands its messages out. */
export interface Delivery {
  /** Each comes twice. */
  readonly twice?: boolean;
  /** The newest first, and one by one. */
  readonly reversed?: boolean;
  /** The consumer does its work and dies before it has said so, once a message. */
  readonly unconfirmed?: boolean;
}

const VISIBILITY_SECONDS = 60;
const MAX_RECEIVES = 5;

/** A queue with dead letters: what is not confirmed comes again. */
export class Queue {
  public readonly dead: Message[] = [];
  public sent = 0;
  public processed = 0;
  private messages: Message[] = [];

  constructor(private readonly batchSize: number, private readonly delivery: Delivery = {}) {}

  public get inFlight(): number {
    return this.messages.length;
  }

  public send(body: string): void {
    for (let copy = 0; copy < (this.delivery.twice ? 2 : 1); copy++) {
      this.messages.push({ id: `message-${++this.sent}`, body, receives: 0, visibleAt: 0 });
    }
  }

  /** Gives every visible message to the consumer, as batches. */
  public async deliver(now: number, consumer: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<void> {
    const { reversed } = this.delivery;
    const visible = this.messages.filter(({ visibleAt }) => visibleAt <= now);
    if (reversed) visible.reverse();
    const size = reversed ? 1 : this.batchSize;
    for (let start = 0; start < visible.length; start += size) await this.deliverBatch(visible.slice(start, start + size), now, consumer);
  }

  private async deliverBatch(batch: Message[], now: number, consumer: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<void> {
    for (const message of batch) {
      message.receives++;
      message.visibleAt = now + VISIBILITY_SECONDS;
    }
    const failed = await failures(batch, consumer);
    for (const message of batch) {
      if (this.delivery.unconfirmed && message.receives === 1) continue;
      if (!failed.has(message.id)) this.processed++;
      else if (message.receives >= MAX_RECEIVES) this.dead.push(message);
      else continue;
      this.messages = this.messages.filter((other) => other !== message);
    }
  }
}

/** A consumer that goes down confirms nothing. */
async function failures(batch: Message[], consumer: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<Set<string>> {
  const records = batch.map(({ id: messageId, body }) => ({ messageId, body, eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:queue' }) as SQSEvent['Records'][number]);
  try {
    return new Set((await consumer({ Records: records })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch {
    return new Set(batch.map(({ id }) => id));
  }
}
