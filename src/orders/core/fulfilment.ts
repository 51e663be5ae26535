import { createHash } from 'node:crypto';
import { BusinessError } from './decisions';
import type { FulfilmentAnswer, FulfilmentGateway, FulfilmentRequest } from './fulfilment-contract';
import { Order, unitsDue } from './order';

/** What an order needs before it can be paid: a place in a warehouse and a shipping label. */
export type Goods = 'ALLOCATION' | 'LABEL';

/** What is noted of them. */
export type GoodsFields = Record<string, string>;

/** Who gets parcels ready and hands them over. */
export interface Fulfilment {
  make(order: Order, goods: Goods): Promise<GoodsFields>;
  /** Undefined where there is none that stands. */
  lookUp(order: Order, goods: Goods): Promise<GoodsFields | undefined>;
  /** Also where there is none: it then never will be. */
  cancel(order: Order, goods: Goods): Promise<void>;
  dispatch(order: Order): Promise<void>;
}

/** Where orders ship from, and whose labels they carry. */
export interface ShippingSettings {
  readonly carrier: string;
  /** The first that delivers to the country, or the very first. */
  readonly warehouses: { readonly name: string; readonly countries?: string[] }[];
}

/** A shop that packs by itself: everything follows from the order, and nobody outside is told. */
export class OwnFulfilment implements Fulfilment {
  constructor(private readonly settings: ShippingSettings) {}

  public async make({ orderId, shippingAddress: { country } }: Order, goods: Goods): Promise<GoodsFields> {
    const { carrier, warehouses } = this.settings;
    if (goods === 'LABEL') return { carrier, trackingNumber: trackingNumber(orderId) };
    return { warehouse: (warehouses.find(({ countries }) => countries?.includes(country)) ?? warehouses[0]).name };
  }

  public async lookUp(): Promise<undefined> {}

  public async cancel(): Promise<void> {}

  public async dispatch(): Promise<void> {}
}

/** The same for an order however often its label is made. */
function trackingNumber(orderId: string): string {
  return `TRK${createHash('sha256').update(orderId).digest('hex').slice(0, 16).toUpperCase()}`;
}

/** An answer that leaves open what became of it. */
export class FulfilmentUnknown extends Error {
  constructor(operation: string, { status }: FulfilmentAnswer) {
    super(`The fulfilment provider answered ${status} to ${operation}, or not all that belongs to it.`);
    this.name = 'FulfilmentUnknown';
  }
}

const OPERATIONS = {
  ALLOCATION: { make: 'allocate', lookUp: 'lookUpAllocation', cancel: 'releaseAllocation' },
  LABEL: { make: 'createLabel', lookUp: 'lookUpLabel', cancel: 'cancelLabel' },
} as const;

/** Somebody else who packs and ships. Each request has a key of its own, so that it happens once. */
export class ProviderFulfilment implements Fulfilment {
  constructor(private readonly provider: FulfilmentGateway) {}

  public async make(order: Order, goods: Goods): Promise<GoodsFields> {
    const operation = OPERATIONS[goods].make;
    const answer = await this.ask(order, operation);
    if (answer.status === 'REFUSED') throw new BusinessError('FulfilmentRefused', answer.reason ?? 'The order cannot be fulfilled.');
    return fieldsOf(answer, goods) ?? unknown(operation, answer);
  }

  public async lookUp(order: Order, goods: Goods): Promise<GoodsFields | undefined> {
    const operation = OPERATIONS[goods].lookUp;
    const answer = await this.ask(order, operation);
    return answer.status === 'DONE' ? fieldsOf(answer, goods) ?? unknown(operation, answer) : undefined;
  }

  public async cancel(order: Order, goods: Goods): Promise<void> {
    const operation = OPERATIONS[goods].cancel;
    const answer = await this.ask(order, operation);
    // What was refused was never made.
    if (answer.status !== 'CANCELLED' && answer.status !== 'REFUSED') unknown(operation, answer);
  }

  public async dispatch(order: Order): Promise<void> {
    const answer = await this.ask(order, 'dispatch');
    if (answer.status !== 'DONE') unknown('dispatch', answer);
  }

  private ask(order: Order, operation: FulfilmentRequest['operation']): Promise<FulfilmentAnswer> {
    const { orderId, shippingAddress, extra } = order;
    const items = [...unitsDue(order)].filter(([, quantity]) => quantity > 0).map(([productId, quantity]) => ({ productId, quantity }));
    return this.provider.send({ operation, idempotencyKey: `${orderId}#${operation}`, reference: orderId, items, shippingAddress, extra });
  }
}

function unknown(operation: string, answer: FulfilmentAnswer): never {
  throw new FulfilmentUnknown(operation, answer);
}

function fieldsOf({ status, warehouse, carrier, trackingNumber: tracking }: FulfilmentAnswer, goods: Goods): GoodsFields | undefined {
  if (status !== 'DONE') return undefined;
  if (goods === 'ALLOCATION') return warehouse ? { warehouse } : undefined;
  return carrier && tracking ? { carrier, trackingNumber: tracking } : undefined;
}
