import type { Goods } from '../../src/orders/core/fulfilment';
import type { FulfilmentAnswer, FulfilmentGateway, FulfilmentRequest } from '../../src/orders/core/fulfilment-contract';
import type { Order } from '../../src/orders/core/order';
import { ProviderTimeout } from '../../src/orders/handlers/adapters/provider-gateways';

type Operation = FulfilmentRequest['operation'];

/** What goes wrong between a shop and its carrier. */
export interface CarrierFaults {
  /** These requests reach it long after the caller has given up on them. */
  readonly lateFulfilment?: Operation;
  /** These requests have their effect, and their answers get lost. */
  readonly silentFulfilment?: Operation;
  /** It takes no orders. */
  readonly refusesFulfilment?: Operation;
}

export interface CarrierWorld {
  /** Does it long after. */
  readonly later: (work: () => void) => void;
  readonly mended: () => boolean;
}

interface Piece {
  status: FulfilmentAnswer['status'];
  made: number;
}

/** Somebody else who packs and ships, as the contract says: one effect a key, and none after it was taken back. */
export class Carrier implements FulfilmentGateway {
  /** Parcels on their way, by order. */
  private readonly parcels = new Map<string, number>();
  private readonly pieces = new Map<string, Piece>();
  private readonly keys = new Set<string>();

  constructor(private readonly faults: CarrierFaults, private readonly world: CarrierWorld) {}

  public async send(request: FulfilmentRequest): Promise<FulfilmentAnswer> {
    const { operation } = request;
    const well = this.world.mended();
    if (operation === this.faults.lateFulfilment && !well) {
      this.world.later(() => this.handle(request));
      throw new ProviderTimeout('Fulfilment', 'No answer.');
    }
    const answer = this.handle(request);
    if (operation === this.faults.silentFulfilment && !well) throw new ProviderTimeout('Fulfilment', 'No answer.');
    return answer;
  }

  public handle({ operation, reference, idempotencyKey }: FulfilmentRequest): FulfilmentAnswer {
    const goods: Goods = operation.endsWith('Label') ? 'LABEL' : 'ALLOCATION';
    const place = `${reference} ${goods}`;
    const piece = this.pieces.get(place);
    const isNew = this.isNew(idempotencyKey);
    switch (operation) {
      case 'dispatch':
        if (isNew) this.parcels.set(reference, (this.parcels.get(reference) ?? 0) + 1);
        return { status: 'DONE' };
      case 'allocate':
      case 'createLabel':
        if (operation === this.faults.refusesFulfilment && !piece) this.pieces.set(place, { status: 'REFUSED', made: 0 });
        else if (piece?.status !== 'CANCELLED' && piece?.status !== 'REFUSED' && isNew) this.pieces.set(place, { status: 'DONE', made: (piece?.made ?? 0) + 1 });
        return this.answer(place);
      case 'releaseAllocation':
      case 'cancelLabel':
        this.pieces.set(place, { status: 'CANCELLED', made: piece?.made ?? 0 });
        return { status: 'CANCELLED' };
      default:
        return this.answer(place);
    }
  }

  public isNew(key: string): boolean {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    return true;
  }

  /** What does not fit how the order ended. */
  public violations({ orderId, status, payment, shipment }: Order): string[] {
    const parcels = this.parcels.get(orderId) ?? 0;
    const pieces = (['ALLOCATION', 'LABEL'] as const).map((goods) => this.pieces.get(`${orderId} ${goods}`));
    const found: string[] = [];
    if (parcels > 1) found.push('shipped twice');
    if (pieces.some((piece) => (piece?.made ?? 0) > 1)) found.push('made twice');
    if (parcels && payment.state !== 'CAPTURED') found.push('a parcel that is not paid');
    if (status === 'CONFIRMED' && (parcels !== 1 || pieces.some((piece) => piece?.status !== 'DONE'))) found.push('confirmed, and not with the carrier');
    if (status === 'CONFIRMED' && shipment?.trackingNumber !== '1Z999') found.push('not the tracking number of the carrier');
    const ended = status === 'REJECTED' || status === 'CANCELLED';
    if (ended && (parcels || pieces.some((piece) => piece?.status === 'DONE'))) found.push('the carrier still has something of it');
    return found;
  }

  private answer(place: string): FulfilmentAnswer {
    const { status } = this.pieces.get(place) ?? { status: 'NONE' as const };
    if (status !== 'DONE') return { status };
    return place.endsWith('LABEL') ? { status, carrier: 'POST', trackingNumber: '1Z999' } : { status, warehouse: 'VIE' };
  }
}
