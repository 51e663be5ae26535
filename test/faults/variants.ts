import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { explore, Schedule } from './explorer';
import { databasePoints } from './points';
import { System } from './system';
import { BusinessError } from '../../src/orders/core/decisions';
import { ProviderFulfilment } from '../../src/orders/core/fulfilment';
import { PaymentSteps } from '../../src/orders/core/payment-steps';
import { OrderIntake } from '../../src/orders/handlers/adapters/order-intake';
import { OrderStore } from '../../src/orders/handlers/adapters/order-store';
import { OrderView } from '../../src/orders/handlers/adapters/order-view';
import { StockSteps } from '../../src/orders/handlers/stock-steps';
import { Json } from '../asl/payload';
import { Carrier } from '../orders/carrier';
import { CARRIED, OWN } from '../orders/deployments';
import { OwnParticipants } from '../orders/own-steps';
import { MACHINE } from '../orders/world';

/** The order system with a mistake that published designs make. */
export interface Variant {
  readonly name: string;
  /** Runs of which one at least shows the mistake. */
  readonly schedules: Schedule[];
  /** What the explorer says then. */
  readonly finds: string;
  readonly methods?: [owner: object, method: string, replace: (original: (...values: any[]) => any) => (this: any, ...values: any[]) => any][];
  readonly machine?: (states: Json) => void;
  /** @default - without steps of the user's own */
  readonly of?: Json;
}

const forGood = (task: string, kind: 'before' | 'after' = 'before') => ({ task, kind, times: Infinity });

/** The money cannot be taken, and somebody stops the execution when the first undo has begun. */
export const TURNS_BACK_ONCE: Schedule = { ownSteps: true, taskFaults: [{ task: 'capture', kind: 'before', times: 2 }], stopAt: 'HoldSlot COMPENSATE' };

/** Knows the key and says what it said then, as idempotency libraries do, whatever has been undone since. */
export const ANSWERS_AS_BEFORE = (original: (...values: any[]) => any) => function (this: OwnParticipants, step: string, key: string, order: Json) {
  return this.states.has(key) ? {} : original.call(this, step, key, order);
};

export const VARIANTS: Variant[] = [
  {
    name: 'no idempotency marker: the stock is moved in one transaction, the order in the next',
    schedules: databasePoints(5, 9),
    finds: 'the stock does not fit the status',
    methods: [[OrderStore.prototype, 'commit', (original) => async function (order, events, moves) {
      if (moves.length) await this.db.send(new TransactWriteCommand({ TransactItems: moves.map((move: unknown) => this.moveStock(move)) }));
      return original.call(this, order, events, []);
    }]],
  },
  {
    name: 'no idempotency record: every request is a new order',
    schedules: [{}],
    finds: 'one key, two orders',
    methods: [
      [OrderIntake.prototype, 'receipt', () => async () => undefined],
      [OrderIntake.prototype, 'submit', (original) => function (submission) {
        return original.call(this, { ...submission, key: submission.orderId });
      }],
    ],
  },
  {
    name: 'a compensation that stops at the first failure',
    schedules: [{ taskFaults: [forGood('allocate'), forGood('undo')] }],
    finds: 'parked before everything else was undone',
    machine: (states) => {
      for (const name of Object.keys(states)) if (name.startsWith('Undo ')) states[name].Catch?.forEach((catcher: Json) => (catcher.Next = 'Park'));
    },
  },
  {
    name: 'stock that is looked at and then taken',
    schedules: [{ buyers: 3, stock: 2 }],
    finds: 'the stock does not add up',
    methods: [
      [StockSteps.prototype, 'reserve', (original) => async function () {
        const { order } = await this.order.load();
        const products = await this.catalogue.find(order.items.map(({ productId }: any) => productId), true);
        const isThere = ({ productId, quantity }: any) => products.get(productId).availableQuantity >= quantity;
        if (!order.items.every(isThere)) throw new BusinessError('OutOfStock', 'Too few.');
        await original.call(this);
      }],
      [OrderStore.prototype, 'moveStock', (original) => function (move) {
        const { Update: { ConditionExpression: _, ...update } } = original.call(this, move);
        return { Update: update };
      }],
    ],
  },
  {
    name: 'a refund of what was never captured',
    schedules: [{ cancelAt: 'allocate' }],
    finds: 'refunded what was never taken',
    methods: [[PaymentSteps.prototype, 'undo', () => async function () {
      const { order } = await this.record.load();
      await this.ask(order, 'refund');
    }]],
  },
  {
    name: 'a parked order whose evidence nobody took',
    schedules: [{ taskFaults: [forGood('dispatch'), forGood('park')] }],
    finds: 'parked without evidence',
    machine: (states) => {
      states['Parked without evidence'].Error = 'SagaParked';
    },
  },
  {
    name: 'a lost parallel sibling: a branch that fails, while nobody minds what the other has done',
    schedules: [{ taskFaults: [forGood('createLabel')] }],
    finds: 'a label or a place in a warehouse is left',
    machine: (states) => {
      for (const branch of states.Fulfil.Branches) for (const state of Object.values<Json>(branch.States)) delete state.Catch;
      states.Fulfil.Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Undo AuthorisePayment' }];
    },
  },
  {
    name: 'a read model that takes whatever comes last',
    schedules: [{ delivery: { reversed: true }, busDown: 7200 }],
    finds: 'the read model is not the fold of the events',
    methods: [[OrderView.prototype, 'show', (original) => function (order, pending) {
      const db = { send: ({ input: { TableName, Item } }: PutCommand) => this.db.send(new PutCommand({ TableName, Item })) };
      return original.call(Object.assign(Object.create(this), { db }), order, pending);
    }]],
  },
  {
    name: 'no sweeper: a stopped execution is nobody\'s',
    schedules: [{ stopAt: 'allocate' }],
    finds: 'ended AUTHORISED',
    methods: [[System.prototype, 'sweep', () => async () => undefined]],
  },
  {
    name: 'a step of the user\'s own that minds no key',
    of: OWN.standard.main,
    schedules: [{ ownSteps: true, stopAt: 'authorise' }],
    finds: 'an own step twice in effect',
    methods: [[OwnParticipants.prototype, 'execute', () => function (_step, key) {
      this.states.set(key, { state: 'DONE', effects: (this.states.get(key)?.effects ?? 0) + 1 });
      return {};
    }]],
  },
  {
    name: 'a step of the user\'s own whose undo does nothing',
    of: OWN.standard.main,
    schedules: [{ ownSteps: true, cancelAt: 'capture' }],
    finds: 'an own step is left',
    methods: [[OwnParticipants.prototype, 'handle', (original) => function (request) {
      return request.operation === 'COMPENSATE' ? {} : original.call(this, request);
    }]],
  },
  {
    name: 'a later attempt that undoes what comes before the step that failed, though that step came in by a deployment',
    schedules: [{ express: true, deployAt: 'reserve', cancelAt: 'authorise answered' }],
    finds: 'money is still held',
    methods: [[System.prototype, 'deploy', (original) => function (options) {
      original.call(this, options);
      this.machines = structuredClone(this.machines);
      if (options.ownSteps) this.machines.lasting.States.OnCompensating.Next = 'Undo CheckFraud';
    }]],
  },
  {
    name: 'a carrier that is asked without a key',
    of: CARRIED.standard.main,
    schedules: [{ carrier: true, silentFulfilment: 'dispatch' }],
    finds: 'shipped twice',
    methods: [[Carrier.prototype, 'isNew', () => () => true]],
  },
  {
    name: 'a label whose creation timed out, taken for not made',
    of: CARRIED.standard.main,
    schedules: [{ carrier: true, silentFulfilment: 'createLabel', cancelAt: 'capture' }],
    finds: 'the carrier still has something of it',
    methods: [[ProviderFulfilment.prototype, 'cancel', () => async () => undefined]],
  },
  {
    name: 'an order that turns back and does not note it, with a step of the user\'s own that answers a repetition as the first time',
    of: OWN.standard.main,
    schedules: [TURNS_BACK_ONCE],
    finds: 'confirmed without an own step',
    methods: [[OwnParticipants.prototype, 'execute', ANSWERS_AS_BEFORE]],
    machine: (states) => {
      states.OnCompensating = { Type: 'Pass', Next: states.OnCompensating.Next };
    },
  },
];

/** What the explorer finds in a variant. */
export async function findingsOf({ schedules, methods = [], machine, of = MACHINE }: Variant): Promise<string[]> {
  const restore = methods.map(([owner, method, replace]) => {
    const original = (owner as any)[method];
    (owner as any)[method] = replace(original);
    return () => ((owner as any)[method] = original);
  });
  const definition = structuredClone(of);
  machine?.(definition.States);
  try {
    const found: string[] = [];
    for (const schedule of schedules) found.push(...(await explore(schedule, undefined, { machine: definition })).violations);
    return found;
  } finally {
    restore.forEach((undo) => undo());
  }
}
