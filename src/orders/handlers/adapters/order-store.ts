import { DynamoDBDocumentClient, GetCommand, paginateQuery, TransactWriteCommand, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { contended, Patience } from './contended';
import { EVENT_PREFIX, eventEntry, ORDER, pendingShard, WAITING_SHARD } from './keys';
import { refusalOf } from './write-outcome';
import type { Decision } from '../../core/decisions';
import { isFinal, isWaiting, Order } from '../../core/order';
import type { OrderEvent } from '../../core/order-events';
import { append } from '../../core/order-state';
import type { StockMove } from '../../core/stock';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Less is in stock than was to be moved. */
export class StockShort extends Error {
  public readonly name = 'StockShort';
}

/** Not of this system. An order is written before anybody is told of it. */
export class NoSuchOrder extends Error {
  public readonly name = 'NoSuchOrder';

  constructor(orderId: string) {
    super(`There is no order ${orderId}.`);
  }
}

export interface StoredOrder {
  readonly order: Order;
  readonly paymentMethod: string;
}

export interface OrderStoreOptions extends Patience {
  readonly ordersTable: string;
  /** Only where stock moves. */
  readonly productsTable?: string;
  readonly now?: () => Date;
}

/** Orders and their events. Every change of an order is one transaction with the events that say so. */
export class OrderStore {
  private readonly now: () => Date;

  constructor(private readonly db: DynamoDBDocumentClient, private readonly options: OrderStoreOptions) {
    this.now = options.now ?? (() => new Date());
  }

  /** The newest state; undefined if there is no such order. */
  public async find(orderId: string): Promise<StoredOrder | undefined> {
    const { Item: item } = await this.db.send(new GetCommand({
      TableName: this.options.ordersTable, Key: { orderId, entry: ORDER }, ConsistentRead: true,
    }));
    return item as StoredOrder | undefined;
  }

  /** Throws {@link NoSuchOrder}. */
  public async load(orderId: string): Promise<StoredOrder> {
    const found = await this.find(orderId);
    if (!found) throw new NoSuchOrder(orderId);
    return found;
  }

  /** The log, oldest first. */
  public async events(orderId: string): Promise<OrderEvent[]> {
    const pages = paginateQuery({ client: this.db }, {
      TableName: this.options.ordersTable,
      KeyConditionExpression: 'orderId = :id AND begins_with(entry, :event)',
      ExpressionAttributeValues: { ':id': orderId, ':event': EVENT_PREFIX },
      ConsistentRead: true,
    });
    const items: unknown[] = [];
    for await (const page of pages) items.push(...page.Items ?? []);
    return items as OrderEvent[];
  }

  /**
   * Applies what is decided on the newest state, and decides anew when another writer came first.
   * Throws what `decide` throws, {@link StockShort}, or {@link TransactionConflict} when it never gets through.
   *
   * @param seen as it was read before: saves a reading where it still is so
   */
  public async update(orderId: string, decide: (order: Order) => Decision, seen?: Order): Promise<Order> {
    const atOnce = seen && await this.write(seen, decide(seen));
    return atOnce ?? contended(orderId, async () => {
      const { order } = await this.load(orderId);
      const decision = decide(order);
      // That there is nothing to do is said of the newest state only.
      return decision ? this.write(order, decision) : order;
    }, this.options);
  }

  /** The order as it is then; undefined where nothing is decided, or another writer came first. */
  private async write(order: Order, decision: Decision): Promise<Order | undefined> {
    if (!decision) return undefined;
    const events = append(order, decision.facts, this.now().toISOString());
    return await this.commit(order, events, decision.moves ?? []) ? events.at(-1)!.order : undefined;
  }

  /** False where another writer came first. */
  private async commit(order: Order, events: OrderEvent[], moves: StockMove[]): Promise<boolean> {
    const after = events.at(-1)!.order;
    // Where in the index of pending orders it is looked for.
    const shard = isWaiting(after) ? WAITING_SHARD : isWaiting(order) || isFinal(order) ? pendingShard(order.orderId) : undefined;
    const head: TransactItem = {
      Update: {
        TableName: this.options.ordersTable,
        Key: { orderId: order.orderId, entry: ORDER },
        UpdateExpression: `SET #order = :order${shard ? ', pending = :shard' : ''}`,
        ConditionExpression: '#order.#version = :version',
        ExpressionAttributeNames: { '#order': 'order', '#version': 'version' },
        ExpressionAttributeValues: { ':order': after, ':version': order.version, ':shard': shard },
      },
    };
    try {
      await this.db.send(new TransactWriteCommand({
        TransactItems: [head, ...events.map((event) => putEvent(this.options.ordersTable, event)), ...moves.map((move) => this.moveStock(move))],
      }));
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      // The stock comes last. Where the order itself has moved on, that counts.
      if (refusal.kind === 'condition' && refusal.items.every((index) => index > events.length)) throw new StockShort();
      return false;
    }
  }

  private moveStock({ productId, quantity, from, to }: StockMove): TransactItem {
    return {
      Update: {
        TableName: this.options.productsTable,
        Key: { productId },
        UpdateExpression: 'ADD #to :quantity, #from :less',
        ConditionExpression: '#from >= :quantity',
        ExpressionAttributeNames: { '#from': from, '#to': to },
        ExpressionAttributeValues: { ':quantity': quantity, ':less': -quantity },
      },
    };
  }
}

/** Appends to the log; a taken place fails the transaction. */
export function putEvent(table: string, event: OrderEvent): TransactItem {
  const { orderId, version } = event.order;
  return {
    Put: { TableName: table, Item: { orderId, entry: eventEntry(version), ...event }, ConditionExpression: 'attribute_not_exists(orderId)' },
  };
}
