import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, ExecutionListItem, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { bodyOf } from '../../examples/reference-app/client/session';
import { Lab } from '../../tools/measure/lab';

/** What is in stock: enough for everybody, and enough of it that two orders seldom want the same. */
export const PRODUCTS = Array.from({ length: 50 }, (_, index) => `product-${index}`);
const PIECES = 1_000_000;
const PRICE = 12.5;

/** A system that takes orders. */
export interface Shop {
  readonly name: string;
  stock(): Promise<void>;
  /** Places the n-th order, of two lines; its id. */
  place(n: number): Promise<string>;
  /** Ended executions that a customer waits for, by order; milliseconds since 1970. */
  confirmed(): Promise<Map<string, number>>;
  /** How many have ended so far. */
  ended(): Promise<number>;
}

abstract class WorkflowShop implements Shop {
  public abstract readonly name: string;
  protected readonly states: SFNClient;

  constructor(protected readonly lab: Lab, private readonly url: string, private readonly stateMachineArn: string) {
    this.states = new SFNClient(lab.local.clientConfig);
  }

  public abstract stock(): Promise<void>;
  protected abstract orderOf(execution: ExecutionListItem): Promise<string>;

  public async place(n: number): Promise<string> {
    const line = (offset: number) => ({ productId: PRODUCTS[(2 * n + offset) % PRODUCTS.length], quantity: 1, price: PRICE });
    const order = {
      items: [line(0), line(1)],
      totalAmount: 2 * PRICE,
      currency: 'EUR',
      shippingAddress: { street: 'Hauptstraße 1', city: 'Wien', country: 'AT', zipCode: '1010' },
      paymentMethod: 'tok_good',
    };
    return bodyOf(await this.lab.user.post(this.lab.local.url(this.url), order, { 'Idempotency-Key': randomUUID() })).orderId;
  }

  public async ended(): Promise<number> {
    return (await this.executions()).filter(({ stopDate }) => stopDate).length;
  }

  public async confirmed(): Promise<Map<string, number>> {
    const ends = new Map<string, number>();
    for (const execution of await this.executions()) {
      if (execution.status === 'SUCCEEDED') ends.set(await this.orderOf(execution), execution.stopDate!.getTime());
    }
    return ends;
  }

  private async executions(): Promise<ExecutionListItem[]> {
    const all: ExecutionListItem[] = [];
    const pages = paginateListExecutions({ client: this.states }, { stateMachineArn: this.stateMachineArn });
    for await (const { executions = [] } of pages) all.push(...executions);
    return all;
  }
}

export class OurShop extends WorkflowShop {
  public readonly name = 'ours';

  constructor(lab: Lab) {
    super(lab, `${lab.outputs.OrdersApiUrl}orders`, lab.outputs.OrdersStateMachineArn);
  }

  public async stock(): Promise<void> {
    const products = PRODUCTS.map((productId) => ({ productId, name: productId, price: PRICE, currency: 'EUR', addQuantity: PIECES }));
    await new LambdaClient(this.lab.local.clientConfig).send(
      new InvokeCommand({ FunctionName: this.lab.outputs.CatalogueFunctionName, Payload: JSON.stringify({ products }) }));
  }

  protected async orderOf({ name }: ExecutionListItem): Promise<string> {
    return name!;
  }
}

export class ReferenceShop extends WorkflowShop {
  public readonly name = 'reference';

  constructor(lab: Lab) {
    super(lab, `${lab.outputs.ReferenceApiUrl}orders`, lab.outputs.ReferenceStateMachineArn);
  }

  public async stock(): Promise<void> {
    const db = DynamoDBDocumentClient.from(new DynamoDBClient(this.lab.local.clientConfig));
    const table = this.lab.outputs.ReferenceInventoryTableName;
    for (const productId of PRODUCTS) {
      await db.send(new PutCommand({ TableName: table, Item: { productId, availableQuantity: PIECES, reservedQuantity: 0 } }));
    }
  }

  protected async orderOf({ executionArn }: ExecutionListItem): Promise<string> {
    return JSON.parse((await this.states.send(new DescribeExecutionCommand({ executionArn }))).input!).orderId;
  }
}
