import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Template } from 'aws-cdk-lib/assertions';
import type { SQSEvent } from 'aws-lambda';
import { Bus, matches, Rule } from './bus';
import { Engine, GOOD, LASTING, machinesOf, RECOVERY } from './machines';
import { Delivery, Queue } from './queue';
import { attemptStart } from '../../src/orders/core/attempt-start';
import { Measure } from '../../src/orders/core/business';
import { STOCK_SOURCE } from '../../src/orders/core/stock-level';
import { fillBackOrders, lookOnce } from '../../src/orders/handlers/back-orders';
import { BusMessage, eachMessage } from '../../src/orders/handlers/batch';
import { projectEvents } from '../../src/orders/handlers/project-events';
import { publishEvents, relayEvents } from '../../src/orders/handlers/relay-events';
import { startOrder } from '../../src/orders/handlers/start-order';
import { sweepOrders } from '../../src/orders/handlers/sweep-orders';
import { StockNews, watchStock } from '../../src/orders/handlers/watch-stock';
import type { OrderConsumers } from '../../src/orders/order-consumers';
import { shopOf } from '../../src/orders/order-shop';
import { StateError } from '../asl/errors';
import { Execution } from '../asl/interpreter';
import { Json } from '../asl/payload';
import { streamEvent, StreamRecord } from '../dynamodb';
import { Carrier, CarrierFaults } from '../orders/carrier';
import { OWN } from '../orders/deployments';
import { OwnParticipants } from '../orders/own-steps';
import { LATE_SECONDS, orders, stack, World, WorldOptions } from '../orders/world';

export interface SystemOptions extends Omit<WorldOptions, 'carrier'>, CarrierFaults, Engine {
  readonly delivery?: Delivery;
  /** The bus takes nothing for so many seconds. */
  readonly busDown?: number;
  /** The bus leaves out one entry in two at the first try. */
  readonly busRefuses?: boolean;
  /** The relay dies after each batch that it has sent, once, so that the stream sends it again. */
  readonly relayDies?: boolean;
  /** The relay is down for longer than the stream keeps what it has: what is made in the first so many seconds never gets there. */
  readonly streamLost?: number;
  /** The starter fails for so many seconds. */
  readonly starterDown?: number;
  /** A step of the user's own refuses every order. */
  readonly suspicious?: boolean;
}

interface Running {
  readonly input: string;
  ended?: Execution;
  readonly stop: () => void;
}

/** A message that nobody can read. */
export const POISON = '{"detail":';

/** Longer than any time-out. */
const AFTERWARDS_SECONDS = 5000;
const SWEEP_SECONDS = 1800;

/** Where events go, and whose they are. */
const HERE = { bus: 'bus', shop: shopOf(orders) };

/** The rules of the template, by the queue they lead to. */
const RULES = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(({ Properties: { EventPattern: pattern, Targets: targets } }) =>
  ({ pattern, queue: targets[0].Arn['Fn::GetAtt']?.[0] as string }));
/** Which executions go to the parking queue, because they could not park themselves. */
const { stateMachineArn: _, ...STOPPED } = RULES.find(({ pattern }) => pattern.source[0] === 'aws.states')!.pattern.detail;
const { startQueue, viewQueue } = orders.node.findChild('Consumers') as OrderConsumers;
const [START, VIEW, PARTIAL] = [startQueue, viewQueue, orders.partialInventoryQueue].map(({ queue }) => stack.resolve(queue.queueArn)['Fn::GetAtt'][0] as string);

/** The order system with everything between its parts: stream, relay, bus and archive, queues, starter, projector, sweeper. */
export class System {
  public readonly world: World;
  public readonly bus: Bus;
  public readonly queues: Record<string, Queue>;
  public readonly executions = new Map<string, Running>();
  public mended = false;
  public readonly own: OwnParticipants;
  public readonly carrier: Carrier;
  /** Low stock and stock that is wanted again. */
  public readonly stockNews: StockNews[] = [];
  /** What the business is told. */
  public readonly measures: Measure[] = [];
  private readonly fill;
  private relayed?: StreamRecord;
  private watched?: StreamRecord;
  private machines!: Record<string, Json>;
  private starter!: ReturnType<typeof startOrder>;
  private restarter!: ReturnType<typeof startOrder>;
  private readonly refused = new Set<string>();
  private readonly sentBefore = new Set<string>();

  constructor(private readonly options: SystemOptions) {
    this.own = new OwnParticipants(options.suspicious);
    this.carrier = new Carrier(options, { later: (work) => void this.clock.at(LATE_SECONDS, work), mended: () => this.mended });
    this.world = new World({
      own: this.own,
      ...options,
      carrier: options.carrier ? this.carrier : undefined,
      tasksTwice: options.delivery?.twice,
      onStart: (name, input) => this.startLasting(LASTING, name, input, 'StepFunctions.ExecutionAlreadyExistsException'),
    });
    this.queues = { [START]: new Queue(10, options.delivery), [VIEW]: new Queue(100, options.delivery), [PARTIAL]: new Queue(10, options.delivery) };
    this.bus = new Bus(RULES.filter(({ queue }) => queue in this.queues).map(({ pattern, queue }): Rule =>
      ({ pattern, target: (event) => this.queues[queue].send(JSON.stringify(event)) })), ({ Detail }) => this.refuses(JSON.parse(Detail!)));
    this.deploy(options);
    this.fill = fillBackOrders(this.world);
  }

  private get clock() {
    return this.world.interpreter.clock;
  }

  /** Orders are begun and taken up by what is deployed last; those that run go on with the machine on which they began. */
  public deploy(options: Engine): void {
    this.machines = machinesOf(options);
    const sfn = { send: async ({ input }: StartExecutionCommand) => this.start(input) } as unknown as SFNClient;
    const { entrances } = OWN[options.express ? 'express' : 'standard'];
    const beginning = options.ownSteps && entrances
      ? async (orderId: string, attempt: number) => attemptStart(await this.world.store.events(orderId), attempt, entrances) : undefined;
    const recovery = options.express ? LASTING : RECOVERY;
    this.starter = startOrder(sfn, { first: options.express ? GOOD : LASTING, later: LASTING, recovery }, beginning);
    this.restarter = startOrder(sfn, { first: LASTING, recovery }, beginning);
  }

  /** Lets everything happen that is under way. */
  public settle(): Promise<void> {
    return this.clock.run((async () => {
      do {
        await this.relay();
        await this.watch();
        await this.queues[PARTIAL].deliver(this.clock.now, lookOnce(this.fill));
        await this.queues[START].deliver(this.clock.now, (event) => this.startOrders(event));
        const project = projectEvents(this.world.view, this.world.pending, (measures) => void this.measures.push(...measures));
        await this.queues[VIEW].deliver(this.clock.now, project);
        await this.clock.sleep(this.isBusy() ? 5 : AFTERWARDS_SECONDS);
      } while (this.isBusy());
    })());
  }

  /** Some time later, looks for orders that have stopped moving. */
  public sweep(): Promise<unknown> {
    return this.clock.run(this.clock.sleep(SWEEP_SECONDS).then(() => this.look(SWEEP_SECONDS / 2 * 1000)));
  }

  /** Looks at once, at orders that may well be moving. */
  public look(patience = -1): Promise<unknown> {
    const { store, pending, view, now } = this.world;
    const sweep = sweepOrders({
      store,
      pending,
      view,
      now,
      start: this.restarter,
      fillBackOrders: this.fill,
      publish: async (events) => {
        if (await publishEvents(this.bus.asClient(), HERE, events) !== undefined) throw new Error('The bus did not take all events.');
      },
    });
    return sweep(patience).catch(() => undefined);
  }

  /** From here on nothing goes wrong. */
  public mend(): void {
    this.mended = true;
    this.world.mend();
  }

  /** Stops whatever execution is running. */
  public stop(): void {
    for (const { stop } of this.executions.values()) stop();
  }

  public poison(): void {
    for (const queue of Object.values(this.queues)) queue.send(POISON);
  }

  /** Looks at the database without its faults. */
  public async quietly<T>(look: () => Promise<T>): Promise<T> {
    const { onCall } = this.world.db;
    this.world.db.onCall = undefined;
    try {
      return await look();
    } finally {
      this.world.db.onCall = onCall;
    }
  }

  private isBusy(): boolean {
    return this.undelivered().length > 0 || this.unwatched().length > 0 || Object.values(this.queues).some(({ inFlight }) => inFlight > 0)
      || [...this.executions.values()].some(({ ended }) => !ended);
  }

  private undelivered(): StreamRecord[] {
    return this.world.db.stream('orders', this.relayed)
      .filter(({ eventName, dynamodb }) => eventName === 'INSERT' && dynamodb!.Keys!.entry.S!.startsWith('EVENT#'));
  }

  /** As the stream's event source does: on from the first record that failed. */
  private async relay(): Promise<void> {
    const records = this.undelivered().slice(0, 100);
    if (!records.length) return;
    if (this.clock.now < (this.options.streamLost ?? 0)) {
      this.relayed = records.at(-1);
      return;
    }
    const relay = relayEvents(this.bus.asClient(), HERE, (_event, refused) => Promise.reject(refused));
    const { batchItemFailures: [failed] } = await relay(streamEvent(records));
    const done = failed ? records.findIndex(({ dynamodb }) => dynamodb!.SequenceNumber === failed.itemIdentifier) : records.length;
    if (done > 0 && !this.isRelayDead(records[done - 1].eventID)) this.relayed = records[done - 1];
  }

  private isRelayDead(sent: string): boolean {
    if (!this.options.relayDies || this.sentBefore.has(sent)) return false;
    this.sentBefore.add(sent);
    return true;
  }

  private unwatched(): StreamRecord[] {
    return this.world.db.stream('products', this.watched);
  }

  private async watch(): Promise<void> {
    const records = this.unwatched();
    if (!records.length) return;
    const watch = watchStock({
      catalogue: this.world.catalogue,
      levels: { lowStockThreshold: 1, reorderQuantity: 5 },
      tellArrivals: true,
      publish: async (news) => {
        const Time = this.world.now();
        for (const { type: DetailType, detail } of news) {
          this.bus.put([{ Source: STOCK_SOURCE, DetailType, Time, Detail: JSON.stringify({ ...detail, shop: HERE.shop }) }]);
        }
        this.stockNews.push(...news);
      },
    });
    const { batchItemFailures: [failed] } = await watch(streamEvent(records));
    const done = failed ? records.findIndex(({ dynamodb }) => dynamodb!.SequenceNumber === failed.itemIdentifier) : records.length;
    if (done > 0) this.watched = records[done - 1];
  }

  private refuses({ id, version }: { id: string; version: number }): boolean {
    if (this.clock.now < (this.options.busDown ?? 0)) return true;
    if (!this.options.busRefuses || version % 2 || this.refused.has(id)) return false;
    this.refused.add(id);
    return true;
  }

  private async startOrders(event: SQSEvent) {
    if (this.clock.now < (this.options.starterDown ?? 0)) throw new Error('The starter is down.');
    return eachMessage(event, async (body) => {
      await this.starter((JSON.parse(body) as BusMessage<{ orderId: string; attempt: number }>).detail);
    });
  }

  private start({ stateMachineArn, name, input }: StartExecutionCommand['input']): object {
    const order = JSON.parse(input!);
    if (stateMachineArn !== GOOD) return this.startLasting(stateMachineArn!, name!, order, 'ExecutionAlreadyExists');
    // Express: no name is taken, and nobody is told when it stops.
    this.run(`${name} (Express ${this.executions.size})`, name!, this.machines[GOOD], order);
    return {};
  }

  /** StartExecution: a repeated start with the same input is answered as the first for as long as it runs. */
  private startLasting(machine: string, name: string, order: Json, taken: string): object {
    const key = `${machine} ${name}`;
    const earlier = this.executions.get(key);
    if (earlier && (earlier.ended || earlier.input !== JSON.stringify(order))) throw Object.assign(new StateError(taken), { name: taken });
    if (earlier) return {};
    this.run(key, name, this.machines[machine], order, (ended) => {
      if (matches(STOPPED, ended)) this.world.parked.push({ id: order.orderId, reason: ended.status });
    });
    return {};
  }

  private run(key: string, name: string, machine: Json, order: Json, afterwards?: (ended: Execution) => void): void {
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const running: Running = { input: JSON.stringify(order), stop };
    this.executions.set(key, running);
    void this.world.interpreter.execute(machine, order, name, stopped).then((ended) => {
      running.ended = ended;
      afterwards?.(ended);
    });
  }
}
