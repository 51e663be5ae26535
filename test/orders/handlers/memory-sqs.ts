import {
  ChangeMessageVisibilityCommand, DeleteMessageCommand, MessageAttributeValue, ReceiveMessageCommand, SendMessageCommand, SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';

interface Kept extends SendMessageCommandInput {
  readonly id: string;
  hidden?: boolean;
}

/** Queues in memory, by address. What is received is hidden until it is shown again. */
export class MemorySqs implements Pick<SQSClient, 'send'> {
  public fails = false;
  private readonly messages: Kept[] = [];
  private readonly all: SendMessageCommandInput[] = [];
  private ids = 0;

  public readonly send: any = async (command: unknown) => {
    if (this.fails) throw Object.assign(new Error('no answer'), { name: 'ServiceUnavailable' });
    if (command instanceof SendMessageCommand) return this.keep(command.input);
    if (command instanceof ReceiveMessageCommand) return { Messages: this.receive(command.input.QueueUrl!, command.input.MaxNumberOfMessages!) };
    if (command instanceof DeleteMessageCommand) return this.remove(command.input.ReceiptHandle!);
    if (command instanceof ChangeMessageVisibilityCommand) return this.show(command.input.ReceiptHandle!);
    throw new Error('no such command is understood here');
  };

  public put(QueueUrl: string, MessageBody: string): Promise<unknown> {
    return this.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  public bodies(url: string): string[] {
    return this.messages.filter(({ QueueUrl }) => QueueUrl === url).map(({ MessageBody: body }) => body!);
  }

  public visible(url: string): string[] {
    return this.messages.filter(({ QueueUrl, hidden }) => QueueUrl === url && !hidden).map(({ MessageBody: body }) => body!);
  }

  public attributes(url: string): Record<string, MessageAttributeValue>[] {
    return this.messages.filter(({ QueueUrl }) => QueueUrl === url).map(({ MessageAttributes: attributes = {} }) => attributes);
  }

  /** Whatever was ever sent there. */
  public sent(url: string): SendMessageCommandInput[] {
    return this.all.filter(({ QueueUrl }) => QueueUrl === url);
  }

  public showAll(): void {
    for (const message of this.messages) message.hidden = false;
  }

  private keep(input: SendMessageCommandInput): object {
    this.all.push(input);
    this.messages.push({ ...input, id: `m${++this.ids}` });
    return { MessageId: `m${this.ids}` };
  }

  private receive(url: string, most: number) {
    const found = this.messages.filter(({ QueueUrl, hidden }) => QueueUrl === url && !hidden).slice(0, most);
    for (const message of found) message.hidden = true;
    return found.map(({ id, MessageBody: Body, MessageAttributes }) => ({ MessageId: id, Body, MessageAttributes, ReceiptHandle: id }));
  }

  private show(receipt: string): object {
    this.messages.find(({ id }) => id === receipt)!.hidden = false;
    return {};
  }

  private remove(receipt: string): object {
    this.messages.splice(this.messages.findIndex(({ id }) => id === receipt), 1);
    return {};
  }
}
