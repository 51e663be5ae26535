import { ChangeMessageVisibilityCommand, DeleteMessageCommand, Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Long enough to look through the queue. */
const HIDDEN_SECONDS = 60;
/** Batches of ten: what is parked is rare, and whoever resumes waits for the answer. */
const MOST_BATCHES = 100;

/** An attempt at an order, by what is parked of it: the saga's own context, or the input of an execution that was stopped. */
interface Parked {
  readonly context?: { readonly orderId?: string; readonly attempt?: number };
  readonly input?: string;
}

/** The messages that keep the evidence of parked sagas, and their alarm going. */
export class ParkingMessages {
  constructor(private readonly sqs: Pick<SQSClient, 'send'>, private readonly queueUrl: string) {}

  /**
   * Deletes those of an order's earlier attempts; the others can be read again at once.
   *
   * @param attempt goes on with the order: what that one parks stays
   * @returns how many
   */
  public async remove(orderId: string, attempt: number): Promise<number> {
    const others: Message[] = [];
    let removed = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      const messages = await this.receive();
      if (!messages.length) break;
      for (const message of messages) {
        if (!isOf(message, orderId, attempt)) {
          others.push(message);
          continue;
        }
        await this.sqs.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle: message.ReceiptHandle }));
        removed++;
      }
    }
    await Promise.all(others.map(({ ReceiptHandle }) =>
      this.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: this.queueUrl, ReceiptHandle, VisibilityTimeout: 0 }))));
    return removed;
  }

  private async receive(): Promise<Message[]> {
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: HIDDEN_SECONDS,
    })) as { Messages?: Message[] };
    return Messages;
  }
}

function isOf({ Body: body = '' }: Message, orderId: string, attempt: number): boolean {
  const { context, input } = read<Parked>(body);
  const parked = context ?? read<NonNullable<Parked['context']>>(input ?? '');
  return parked.orderId === orderId && (parked.attempt ?? 0) < attempt;
}

/** What is no JSON is nobody's. */
function read<T extends object>(text: string): Partial<T> {
  try {
    return JSON.parse(text) as T ?? {};
  } catch {
    return {};
  }
}
