import {
  aws_apigateway as apigateway, aws_cloudwatch as cloudwatch, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_iam as iam,
  aws_lambda as lambda, aws_stepfunctions as sfn, Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkOrderProps } from './check-order-props';
import { ORDER_EVENT_SCHEMAS } from './core/event-schemas';
import expressUsage from './express-usage.json';
import { orderApi } from './order-api';
import { OrderApi } from './order-api-kind';
import { OrderConsumers } from './order-consumers';
import { letClearParking, OrderDeadLetters, workOnDeadLetters } from './order-dead-letters';
import { OrderEventWorker } from './order-event-worker';
import { OrderFunctions } from './order-functions';
import { OrderMetrics } from './order-metrics';
import { orderMonitoring } from './order-monitoring';
import { tellChanges, tellCustomers } from './order-notices';
import { OrderOutbox } from './order-outbox';
import { beginWhereOrdersStand, insertSteps, stateTransitions } from './order-own-steps';
import { OrderRequests } from './order-requests';
import { OrderSagaProps } from './order-saga-props';
import { shopOf } from './order-shop';
import { isStockWatched, OrderStockWatch, waitsForStock, watchStock } from './order-stock-watch';
import { OrderSweeper } from './order-sweeper';
import { OrderTables } from './order-tables';
import { tracedShare, withTraces } from './order-traces';
import { OrderWorkQueues } from './order-work-queues';
import { orderWorkers } from './order-workers';
import { orderEnds, orderEngine, orderSteps } from './order-workflow';
import standardUsage from './usage.json';
import { CostUsage } from '../cost';
import { EventRouter, EventSchema, NotificationFanout, ResilientQueue } from '../messaging';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { grantInvokeExactly } from '../private/exact-grants';
import { PartProps, partProps } from '../private/part-props';
import { ServiceApi } from '../private/service-api';
import { letAnswer } from '../private/task-answers';
import { check } from '../private/validation-error';
import { Saga, SagaEngine } from '../saga';

/**
 * An order system: API, catalogue and stock, payment, fulfilment, events and read model.
 *
 * `POST /orders` writes the order and its first event in one transaction. The table's stream carries every event to the bus;
 * `Order Placed` starts the saga: reserve the stock, authorise the payment, allocate a warehouse and make the label, capture, dispatch.
 * When a step is refused or fails, what was done before is undone, last first, and the order ends REJECTED or CANCELLED with a reason.
 *
 * Orders go PLACED → RESERVED → AUTHORISED → PAID → CONFIRMED, or by way of CANCELLING to REJECTED or CANCELLED;
 * PARKED ones need a person. `steps` of your own come in at named points (`OrderStep`). Every change is an event with the whole state after it, so the log, the bus and the read model agree.
 *
 * @example
 * declare const provider: lambda.Function;
 *
 * const orders = new OrderSaga(this, 'Orders', { payment: PaymentProvider.function(provider) });
 * orders.notifications.addEmail('shop@example.com');
 */
export class OrderSaga extends OrderMetrics implements IMonitorable {
  /** Orders and their events: partition key `orderId`, sort key `entry` (`ORDER`, `EVENT#000001`, …). */
  public readonly ordersTable: dynamodb.ITable;

  /**
   * Products and stock: partition key `productId`; `price` in minor units, `currency`, `availableQuantity`, `reservedQuantity`, `soldQuantity`.
   * The sum of the three changes only by the catalogue.
   */
  public readonly productsTable: dynamodb.ITable;

  /** The read model `OrderStatusView`: partition key `orderId`, one row an order as its newest event shows it. */
  public readonly statusViewTable: dynamodb.ITable;

  /**
   * Puts products, prices and stock in. Invoke it with
   * `{ "products": [{ "productId": "mug", "name": "Mug", "price": 12.5, "currency": "EUR", "addQuantity": 100 }] }`;
   * it answers with the products as they are now. A negative `addQuantity` takes stock out, and fails rather than go below nothing.
   * `{ "adjust": { "id": "…", "productId": "mug", "quantity": -3, "reason": "broken" } }` corrects the stock once an `id`, keeps it, and tells `Stock Adjusted`.
   */
  public readonly catalogue: lambda.Function;

  /**
   * For operators. Invoke it with
   * - `{ "command": "parked" }`: the orders that need a person, and why (`cause`);
   * - `{ "command": "resume", "orderId": "…" }`: goes on with a parked order, once what stopped it is mended, and takes its messages out of the parking queue;
   * - `{ "command": "rebuildView" }`: writes the read model anew from the events. Answers `{ events, from }`;
   *   with a `from`, invoke again with it: there is more.
   */
  public readonly operations: lambda.Function;

  /**
   * Looks for stalled orders every five minutes. Invoke it with `{ "olderThanSeconds": 0 }` to look at all orders that are not through;
   * it answers how many got which remedy, e.g. `{ "RESUME": 2 }`.
   */
  public readonly sweeper: lambda.Function;

  /** The saga. */
  public readonly saga: Saga;

  /** Authorisations and captures wait here for the payment function: `{ taskToken, task, orderId, attempt }`. None on the Express engine. */
  public readonly paymentProcessingQueue?: ResilientQueue;

  /** Allocations and labels wait here for the shipping function: `{ taskToken, task, orderId, attempt }`. None on the Express engine. */
  public readonly shippingQueue?: ResilientQueue;

  /** The bus with the order events; add your own rules. */
  public readonly events: EventRouter;

  /** Told when an order is shipped, confirmed, rejected or cancelled: `{ event, order }` as JSON. */
  public readonly notifications: NotificationFanout;

  /** What its events have in `detail.shop`, for rules of yours on a shared bus: the stack's name and the path below it, `Shop/Orders`. */
  public readonly shopName: string = shopOf(this);

  private readonly workers: { [name: string]: OrderEventWorker };
  private readonly common: PartProps;
  private statusTopic?: NotificationFanout;
  private watched = false;
  private readonly stockWatch?: OrderStockWatch;
  private readonly api?: ServiceApi;
  private readonly requests?: OrderRequests;
  private readonly outbox: OrderOutbox;
  private readonly consumers: OrderConsumers;
  private readonly sweeping: OrderSweeper;
  private readonly deadLetters?: OrderDeadLetters;

  constructor(scope: Construct, id: string, props: OrderSagaProps) {
    super(scope, id);
    checkOrderProps(this, props);
    const common = this.common = partProps(props);
    const tables = new OrderTables(this, 'Tables', { ...props, productsStream: isStockWatched(props) });
    this.ordersTable = tables.orders;
    this.productsTable = tables.products;
    this.statusViewTable = tables.view;

    const functions = new OrderFunctions(this, 'Functions', tables, props);
    this.catalogue = functions.catalogue;
    this.operations = functions.operations;

    const queues = props.engine === SagaEngine.EXPRESS ? undefined : new OrderWorkQueues(this, functions, props);
    this.paymentProcessingQueue = queues?.payment.queue;
    this.shippingQueue = queues?.shipping.queue;
    this.saga = new Saga(this, 'Saga', {
      ...common,
      ...orderEnds(functions, props.steps),
      ...orderEngine(props.engine, props),
      idPath: '$.orderId',
      steps: insertSteps(this, orderSteps(functions, props, queues), props.steps),
      logRetention: props.logRetention,
    });
    const { stateMachine, recoveryMachine } = this.saga;
    letClearParking(functions.operations, this.saga.parkingQueue);
    if (queues) letAnswer(this, [stateMachine, recoveryMachine], functions.payment, functions.shipping);
    const lastingMachine = queues ? stateMachine : recoveryMachine;
    this.events = new EventRouter(this, 'Events', {
      ...common,
      bus: props.eventBus,
      archiveRetention: props.archiveRetention,
      schemas: ORDER_EVENT_SCHEMAS.map(({ source, detailType, detail }) => EventSchema.inline(source, detailType, detail)),
    });
    const parts = { ...common, tables, events: this.events, shop: this.shopName };
    const { deadLetterQueue } = this.outbox = new OrderOutbox(this, 'Outbox', { ...parts, sizes: props });
    this.consumers = new OrderConsumers(this, 'Consumers', { ...parts, sizes: props, stateMachine, lastingMachine });
    const { sweeper } = this.sweeping = new OrderSweeper(this, 'Sweeper', {
      ...parts,
      stateMachine: lastingMachine,
      deadLetterQueue,
      stalledAfter: props.stalledAfter ?? Duration.minutes(15),
      backOrders: waitsForStock(props),
    });
    this.sweeper = sweeper;
    if (props.steps?.length) beginWhereOrdersStand(this.saga, tables, this.consumers.starter, sweeper);
    this.workers = orderWorkers(this, props, parts);
    this.stockWatch = watchStock(this, props, parts, deadLetterQueue);
    this.notifications = new NotificationFanout(this, 'Notifications', common);
    tellCustomers(parts, this.notifications.topic);

    if (functions.requests) this.requests = new OrderRequests(this, 'Requests', props, functions, this.events);
    if (props.api !== OrderApi.NONE) this.api = orderApi(this, 'Api', props, functions);
    const { consumers, workers, requests } = this;
    this.deadLetters = workOnDeadLetters(this, 'DeadLetters', props, parts, deadLetterQueue, { consumers, workers, work: queues, requests });
    stateTransitions(this.saga, props.steps);
    CostUsage.stateProfile(this, withTraces(props.engine === SagaEngine.EXPRESS ? expressUsage : standardUsage, tracedShare(this, props, this.api)));
  }

  /**
   * Its own API: `POST /orders`, `GET /orders`, `GET /orders/{orderId}`, `POST /orders/{orderId}/cancel`, or the one of `apiResource`.
   * Not there where `api` is NONE.
   */
  public get restApi(): apigateway.RestApi {
    return this.front.restApi;
  }

  /** Customers. Not there where `api` is NONE or `authorization` IAM. */
  public get userPool(): cognito.IUserPool {
    return this.front.userPool;
  }

  /** With which customers sign in. Not there where `api` is NONE or `authorization` IAM. */
  public get userPoolClient(): cognito.UserPoolClient {
    return this.front.userPoolClient;
  }

  /** Address of the API, ends in `/`. */
  public get url(): string {
    return this.front.url;
  }

  /**
   * Told when a product runs low, once each time: `{ productId, name, availableQuantity, threshold }` as JSON.
   * Only where one of `lowStockThreshold`, `reorderQuantity` and `reorder` is set.
   */
  public get inventoryAlerts(): NotificationFanout {
    check(this, this.stockWatch?.alerts !== undefined, 'there are no inventory alerts: set lowStockThreshold, reorderQuantity or reorder.');
    return this.stockWatch.alerts;
  }

  /** `Order Back-ordered` and `Stock Arrived` events, at which waiting orders are looked at. Only with `PartialStockPolicy.BACK_ORDER`. */
  public get partialInventoryQueue(): ResilientQueue {
    return this.queueOf('PartialInventory', 'no order waits for stock: set partialStock to PartialStockPolicy.BACK_ORDER.');
  }

  /** `Stock Check Requested` events of other systems. Only with `inventoryChecks`. */
  public get inventoryCheckQueue(): ResilientQueue {
    return this.queueOf('InventoryCheck', 'nobody answers stock checks: set inventoryChecks.');
  }

  /** `Tracking Updated` events of carriers. Only with `trackingUpdates`. */
  public get trackingUpdateQueue(): ResilientQueue {
    return this.queueOf('TrackingUpdate', 'nobody listens to carriers: set trackingUpdates.');
  }

  /** Told of every change of every order: `{ event, order }` as JSON. Made when it is first used: before a dashboard monitors the orders. */
  public get orderStatus(): NotificationFanout {
    return this.statusTopic ??= tellChanges(this, 'OrderStatus', this.events, this.common, this.watched);
  }

  /** Runs the saga. */
  public get stateMachine(): sfn.StateMachine {
    return this.saga.stateMachine;
  }

  /**
   * Lets a system call every route of the API, for every customer. Needs `OrderAuthorization.IAM`.
   *
   * @param grantee the system
   */
  public grantCallApi(grantee: iam.IGrantable): iam.Grant {
    return this.front.grantCall(grantee);
  }

  /**
   * Lets a principal put products, prices and stock in, by invoking `catalogue`.
   *
   * @param grantee an operator or a system
   */
  public grantManageCatalogue(grantee: iam.IGrantable): iam.Grant {
    return grantInvokeExactly(this.catalogue, grantee);
  }

  /**
   * Lets a principal list and resume parked orders and rebuild the read model, by invoking `operations`.
   *
   * @param grantee an operator
   */
  public grantOperate(grantee: iam.IGrantable): iam.Grant {
    return grantInvokeExactly(this.operations, grantee);
  }

  /**
   * Sagas started, for orders placed and orders resumed: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.saga.stateMachine.metricStarted(options);
  }

  public monitoring(): Monitoring {
    const { api, events, notifications, saga, outbox, consumers, sweeping } = this;
    this.watched = true;
    const more: Record<string, IMonitorable | undefined> = {
      'Request queue': this.requests?.queue,
      'Payment queue': this.paymentProcessingQueue,
      'Shipping queue': this.shippingQueue,
      ...Object.fromEntries(Object.entries(this.workers).map(([name, { queue }]) => [`${name} queue`, queue])),
      'Inventory alerts': this.stockWatch?.alerts,
      'Order status': this.statusTopic,
      'Dead letters': this.deadLetters,
    };
    return orderMonitoring({ orders: this, api, events, notifications, saga, outbox, consumers, sweeperAlarms: sweeping.alarms, more });
  }

  private get front(): ServiceApi {
    check(this, this.api !== undefined, 'There is no API: api is NONE.');
    return this.api;
  }

  private queueOf(name: string, otherwise: string): ResilientQueue {
    check(this, this.workers[name] !== undefined, otherwise);
    return this.workers[name].queue;
  }
}
