import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ListQueuesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, outputsOf } from '../environment';
import type { Found } from './order-violations';
import { events, logGroups } from '../../../local/logs';

const STACK = 'Orders';
const COUNTS = ['', 'NotVisible', 'Delayed'].map((kind) => `ApproximateNumberOfMessages${kind}`);

/** The reference app's order system, as somebody sees it who can look everywhere. */
export class OrderSystem {
  public readonly outputs = outputsOf(STACK);
  private readonly db = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
  private readonly lambda = new LambdaClient(aws);
  private readonly sqs = new SQSClient(aws);
  private readonly states = new SFNClient(aws);

  /** @param functionName part of a function's name */
  public async invoke<T>(functionName: string, payload: object): Promise<T> {
    const FunctionName = await this.functionNamed(functionName);
    const { FunctionError: failed, Payload: answer } = await this.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
    const text = Buffer.from(answer!).toString();
    if (failed) throw new Error(`${FunctionName}: ${text}`);
    return JSON.parse(text);
  }

  /** How long a message of a killed worker stays hidden, in seconds; answers how to take that back. */
  public async hideMessagesFor(seconds: number): Promise<() => Promise<void>> {
    const undo = await Promise.all((await this.queues()).map(async (QueueUrl) => {
      const { Attributes: { VisibilityTimeout } = {} } = await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }));
      const change = (to: string) => this.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: to } }));
      await change(String(seconds));
      return () => change(VisibilityTimeout!);
    }));
    return async () => void await Promise.all(undo.map((one) => one()));
  }

  public async head(orderId: string): Promise<Found['heads'][number]> {
    return (await this.db.send(new GetCommand({ TableName: this.outputs.OrdersTableName, Key: { orderId, entry: 'ORDER' } }))).Item as Found['heads'][number];
  }

  /** Looks after these orders as the sweeper does, whenever nothing moves any more, until all have come so far. */
  public untilAll(orderIds: string[], products: string[], isThrough: (head: Found['heads'][number]) => boolean): Promise<Found> {
    const { OrdersStateMachineArn: stateMachineArn } = this.outputs;
    return eventually('the end of all orders', async () => {
      const { executions } = await this.states.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }));
      if (executions!.length) return undefined;
      await this.invoke('Sweeper', { olderThanSeconds: 0 });
      const found = await this.find(orderIds, products);
      return found.heads.every(isThrough) ? found : undefined;
    }, 240);
  }

  /** Messages that nobody has worked on, dead letters and parked orders among them. */
  public async left(): Promise<string[]> {
    const counts = await Promise.all((await this.queues()).map(async (QueueUrl) => {
      const { Attributes } = await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      return [QueueUrl.split('/').at(-1), COUNTS.reduce((sum, name) => sum + Number((Attributes as Record<string, string>)[name]), 0)] as const;
    }));
    return counts.filter(([, messages]) => messages > 0).map(([queue, messages]) => `${messages} in ${queue}`);
  }

  /** Calls whose worker died on them. */
  public async deaths(): Promise<number> {
    const groups = (await logGroups(aws)).filter(({ functionName }) => functionName.startsWith(`${STACK}-`));
    const logs = await Promise.all(groups.map(events));
    return logs.flat().filter(({ message }) => message!.includes('Worker process died')).length;
  }

  private async find(orderIds: string[], products: string[]): Promise<Found> {
    const { OrdersTableName, StatusViewTableName, SandboxPaymentsTableName, ProductsTableName } = this.outputs;
    const mine = new Set(orderIds);
    const all = (await this.scan(OrdersTableName)).filter(({ orderId }) => mine.has(orderId));
    return {
      heads: all.filter(({ entry }) => entry === 'ORDER'),
      events: all.filter(({ entry }) => entry.startsWith('EVENT#')),
      parcels: all.filter(({ entry }) => ['ALLOCATION', 'LABEL'].includes(entry)),
      view: (await this.scan(StatusViewTableName)).filter(({ orderId }) => mine.has(orderId)),
      payments: (await this.scan(SandboxPaymentsTableName)).filter(({ reference }) => mine.has(reference)),
      products: (await this.scan(ProductsTableName)).filter(({ productId }) => products.includes(productId)),
    };
  }

  private async scan(TableName: string): Promise<any[]> {
    const items: any[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.db }, { TableName, ConsistentRead: true })) items.push(...Items);
    return items;
  }

  private async queues(): Promise<string[]> {
    const { QueueUrls: urls = [] } = await this.sqs.send(new ListQueuesCommand({ QueueNamePrefix: `${STACK}-` }));
    return urls;
  }

  private async functionNamed(part: string): Promise<string> {
    for await (const { Functions = [] } of paginateListFunctions({ client: this.lambda }, {})) {
      const found = Functions.find(({ FunctionName: name }) => name!.startsWith(`${STACK}-`) && name!.includes(part));
      if (found) return found.FunctionName!;
    }
    throw new Error(`There is no function ${part}.`);
  }
}
