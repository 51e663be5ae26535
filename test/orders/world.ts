import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DIED, TaskQueue } from './task-queue';
import { SandboxProvider } from '../../examples/reference-app/sandbox-payments/provider';
import { OrderSaga, PartialStockPolicy, PaymentProvider } from '../../src/orders';
import { OwnFulfilment, ProviderFulfilment } from '../../src/orders/core/fulfilment';
import { FulfilmentGateway } from '../../src/orders/core/fulfilment-contract';
import { PaymentAnswer, PaymentGateway, PaymentRequest } from '../../src/orders/core/payment-contract';
import { PaymentSteps } from '../../src/orders/core/payment-steps';
import { acceptOrder } from '../../src/orders/handlers/accept-order';
import { Catalogue } from '../../src/orders/handlers/adapters/catalogue';
import { CircuitBreaker } from '../../src/orders/handlers/adapters/circuit-breaker';
import { OrderIntake } from '../../src/orders/handlers/adapters/order-intake';
import { OrderStore } from '../../src/orders/handlers/adapters/order-store';
import { OrderView } from '../../src/orders/handlers/adapters/order-view';
import { PendingOrders } from '../../src/orders/handlers/adapters/pending-orders';
import { ProviderError, ProviderTimeout } from '../../src/orders/handlers/adapters/provider-gateways';
import { ShippingDesk } from '../../src/orders/handlers/adapters/shipping-desk';
import { cancelOrder } from '../../src/orders/handlers/cancel-order';
import { endOrder } from '../../src/orders/handlers/end-order';
import { readOrder } from '../../src/orders/handlers/read-order';
import { ShippingSteps, ShippingTask } from '../../src/orders/handlers/shipping-steps';
import { outcomeOf, step, StepOrder, StepRequest } from '../../src/orders/handlers/step-request';
import { ShortagePolicy, StockSteps } from '../../src/orders/handlers/stock-steps';
import { HttpRequest } from '../../src/runtime/http';
import { StateError } from '../asl/errors';
import { Execution, Interpreter, TaskCall } from '../asl/interpreter';
import { Json } from '../asl/payload';
import { definitionOf } from '../asl/synthesized';
import { Crash, documents, MemoryDynamoDb, MemoryDynamoDbOptions } from '../dynamodb';

export const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
export const orders = new OrderSaga(stack, 'Orders', {
  payment: PaymentProvider.function(lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:eu-central-1:123456789012:function:provider')),
  partialStock: PartialStockPolicy.BACK_ORDER,
  lowStockThreshold: 1,
});

/** The machine as it is deployed. */
export const MACHINE = definitionOf(orders.stateMachine);

const template = Template.fromStack(stack);

const properties = (table: dynamodb.ITable) => {
  const resource = table.node.defaultChild as dynamodb.CfnTable;
  const { keySchema, attributeDefinitions, globalSecondaryIndexes, streamSpecification } = stack.resolve({ ...schemaOf(resource) });
  return {
    KeySchema: keySchema,
    AttributeDefinitions: attributeDefinitions,
    GlobalSecondaryIndexes: globalSecondaryIndexes,
    StreamSpecification: streamSpecification,
  };
};
const schemaOf = (resource: dynamodb.CfnTable) => Object.fromEntries(Object.entries(
  stack.resolve((resource as any)._toCloudFormation()).Resources[stack.resolve(resource.logicalId)].Properties)
  .map(([name, value]) => [name[0].toLowerCase() + name.slice(1), value]));

/** The queues that the machine sends to, as they are deployed, with the function that works on each. */
const QUEUES = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).flatMap(({ Properties: { EventSourceArn: source, FunctionName: name } }) => {
  const queue = template.findResources('AWS::SQS::Queue')[source['Fn::GetAtt'][0]];
  return queue ? [{ url: `<${source['Fn::GetAtt'][0]}>`, worker: name.Ref as string, settings: queue.Properties }] : [];
});

const PAYMENTS = {
  KeySchema: [{ AttributeName: 'reference', KeyType: 'HASH' }, { AttributeName: 'paymentId', KeyType: 'RANGE' }],
  AttributeDefinitions: [{ AttributeName: 'reference', AttributeType: 'S' }, { AttributeName: 'paymentId', AttributeType: 'S' }],
};

/** A step's function that misbehaves, or the queue of parked sagas (`park`), or the machine that takes over (`handOver`). */
export interface TaskFault {
  readonly task: string;
  /** It dies before or after its work, or does it long after its time-out. */
  readonly kind: 'before' | 'after' | 'late';
  /** How many calls it hits, from the first. */
  readonly times: number;
}

export interface WorldOptions extends MemoryDynamoDbOptions {
  readonly partialStock?: ShortagePolicy['policy'];
  readonly taskFaults?: TaskFault[];
  /** So many different orders whose payments fail open the circuit. @default 5 */
  readonly circuitThreshold?: number;
  /** The provider gets these requests long after the caller has given up on them. */
  readonly lateRequests?: PaymentRequest['operation'];
  /** Called before each task, and when the provider has acted but not yet answered. */
  readonly onMoment?: (moment: string, world: World) => Promise<void>;
  /** Seconds that tasks wait for a free worker, by name. */
  readonly backlogs?: Record<string, number>;
  /** Somebody else who packs and ships. */
  readonly carrier?: FulfilmentGateway;
  /** What steps of the user's own do. */
  readonly own?: { handle(request: Json): object };
  /** Each queued task comes twice. */
  readonly tasksTwice?: boolean;
  /** Beside each queued task comes a message that nobody understands. */
  readonly poison?: boolean;
  /** A machine starts another. */
  readonly onStart?: (name: string, input: Json) => object;
}

/** Longer than any function's time-out, and than it takes until a queue gives its worker up. */
export const LATE_SECONDS = 2000;

/** How long an order waits for stock. */
export const BACK_ORDER_SECONDS = 7200;

/** The whole order system in memory: the deployed state machine, the real handlers, the sandbox provider. */
export class World {
  public readonly db: MemoryDynamoDb;
  public readonly interpreter: Interpreter;
  public readonly documents;
  public readonly store: OrderStore;
  public readonly catalogue: Catalogue;
  public readonly view: OrderView;
  public readonly pending: PendingOrders;
  public readonly accept;
  public readonly read;
  public readonly cancel;
  public readonly parked: any[] = [];
  private readonly queues: Map<string, TaskQueue>;
  private readonly tasks: Record<string, (request: any) => Promise<unknown>>;
  private readonly calls = new Map<string, number>();
  private ids = 0;
  private mended = false;

  constructor(private readonly options: WorldOptions = {}) {
    const { partialStock = 'CANCEL' } = options;
    this.db = new MemoryDynamoDb(options)
      .createTable('orders', properties(orders.ordersTable))
      .createTable('products', properties(orders.productsTable))
      .createTable('view', properties(orders.statusViewTable))
      .createTable('payments', PAYMENTS);
    this.interpreter = new Interpreter({ task: (call) => this.task(call) });
    const ours = this.documents = documents(this.db, 'orders');
    const { now } = this;
    const shortage = { policy: partialStock, waitSeconds: BACK_ORDER_SECONDS };
    const sleep = (milliseconds: number) => this.interpreter.clock.sleep(milliseconds / 1000);
    this.store = new OrderStore(ours, { ordersTable: 'orders', productsTable: 'products', now, sleep, random: () => 1 });
    this.catalogue = new Catalogue(ours, 'products');
    this.view = new OrderView(ours, 'view');
    this.pending = new PendingOrders(ours, 'orders');
    this.accept = acceptOrder({ intake: new OrderIntake(ours, 'orders', 86_400), catalogue: this.catalogue, now, random: () => Buffer.alloc(12, ++this.ids) });
    this.read = readOrder(this.view, this.store);
    this.cancel = cancelOrder(this.store);
    const desk = new ShippingDesk(ours, 'orders');
    const fulfilment = options.carrier ? new ProviderFulfilment(options.carrier) : new OwnFulfilment({ carrier: 'STANDARD', warehouses: [{ name: 'MAIN' }] });
    const order = (request: StepRequest) => new StepOrder(this.store, request);
    this.tasks = {
      Stock: step((request: StepRequest<'reserve' | 'release'>) => new StockSteps(order(request), this.catalogue, shortage, now)[request.task]()),
      Shipping: step(async (request: StepRequest<ShippingTask>) =>
        outcomeOf(await new ShippingSteps(order(request), desk, fulfilment)[request.task]())),
      Payment: step(async (request: StepRequest<keyof PaymentSteps>) =>
        outcomeOf(await new PaymentSteps(order(request), this.gateway())[request.task]())),
      Close: step(endOrder(order)),
    };
    this.queues = new Map(QUEUES.map(({ url, worker, settings: { VisibilityTimeout: visibility, RedrivePolicy: { maxReceiveCount } } }) =>
      [url, new TaskQueue(this.interpreter, { visibility, maxReceiveCount, twice: options.tasksTwice, poison: options.poison },
        (request) => this.perform(`<${worker}`, request))]));
  }

  /** Queues of tasks. */
  public get taskQueues(): TaskQueue[] {
    return [...this.queues.values()];
  }

  /** Tasks that no worker could answer. */
  public get deadTasks(): unknown[] {
    return this.taskQueues.flatMap(({ dead }) => dead);
  }

  public readonly now = () => new Date(Date.UTC(2026, 10, 21) + this.interpreter.clock.now * 1000);

  /** From here on nothing goes wrong. */
  public mend(): void {
    this.mended = true;
  }

  /** Runs the order's saga to its end, and lets everything happen that is still under way. */
  public async run(orderId: string, attempt = 1): Promise<Execution> {
    const execution = await this.interpreter.run(MACHINE, { orderId, attempt }, `${orderId}-${attempt}`);
    await this.interpreter.clock.run(this.interpreter.clock.sleep(2 * LATE_SECONDS));
    return execution;
  }

  private async task({ resource, parameters }: TaskCall): Promise<unknown> {
    if (resource.endsWith('sqs:sendMessage')) return this.underFaults('park', async () => this.parked.push(parameters.MessageBody));
    if (resource.endsWith(':states:startExecution')) {
      return this.underFaults('handOver', async () => this.options.onStart!(parameters.Name, parameters.Input));
    }
    if (resource.endsWith('.waitForTaskToken')) {
      const { QueueUrl: url, MessageBody: body } = parameters;
      return this.queues.get(url)!.send(body, this.options.backlogs?.[body.task]);
    }
    return this.perform(resource, parameters);
  }

  private perform(resource: string, parameters: Json): Promise<unknown> {
    const name = Object.keys(this.tasks).find((other) => resource.startsWith(`<OrdersFunctions${other}`));
    return this.underFaults(parameters.task ?? `${parameters.step} ${parameters.operation}`, async () =>
      (name ? await this.tasks[name](parameters) : this.options.own!.handle(parameters)) ?? null);
  }

  private async underFaults(task: string, work: () => Promise<unknown>): Promise<unknown> {
    await this.options.onMoment?.(task, this);
    const call = this.calls.get(task) ?? 0;
    this.calls.set(task, call + 1);
    const fault = this.mended ? undefined : this.options.taskFaults?.find((other) => other.task === task && call < other.times)?.kind;
    if (fault === 'before') throw died();
    if (fault === 'late') await this.interpreter.clock.sleep(LATE_SECONDS);
    try {
      const answer = await work();
      if (fault === 'after') throw died();
      return answer;
    } catch (error) {
      throw (error as Error).cause instanceof Crash ? died() : error;
    }
  }

  /** The provider behind the circuit breaker, as it is deployed. */
  private gateway(): PaymentGateway {
    const settings = { threshold: this.options.circuitThreshold ?? 5, resetTimeout: 60_000, callTimeout: 20_000 };
    return new CircuitBreaker(this.network(), documents(this.db, 'orders'), 'orders', settings, () => this.now().getTime());
  }

  /** The provider at the other end of a network. */
  private network(): PaymentGateway {
    const provider = new SandboxProvider(documents(this.db, 'provider'), 'payments', async () => {
      throw new ProviderTimeout('Payment', 'No answer.');
    }, this.now);
    return {
      send: async (asked: PaymentRequest) => {
        await this.options.onMoment?.(`${asked.operation} asked`, this);
        if (asked.operation === this.options.lateRequests && !this.mended) {
          // Nobody hears what becomes of it.
          this.interpreter.clock.at(LATE_SECONDS, () => void provider.handle(asked).catch(() => undefined));
          throw new ProviderTimeout('Payment', 'No answer.');
        }
        const answer = await provider.handle(asked).catch(failed) as PaymentAnswer;
        await this.options.onMoment?.(`${asked.operation} answered`, this);
        return answer;
      },
    };
  }
}

/** What a gateway makes of the provider's own errors. */
function failed(error: Error): never {
  throw error instanceof ProviderTimeout || error instanceof Crash ? error : new ProviderError('Payment', error.message);
}

/** A worker that goes down says nothing. */
const died = () => new StateError(DIED, 'The worker died.');

/** A request as a route gets it. */
export const request = (caller: string, body: unknown, { key = 'key-1', path = {}, query = {} }: {
  key?: string; path?: Record<string, string>; query?: Record<string, string>;
} = {}): HttpRequest => ({
  method: 'POST',
  claims: {},
  caller,
  path,
  query,
  header: (name) => name.toLowerCase() === 'idempotency-key' ? key : undefined,
  body: (schema) => schema.parse(body),
});
