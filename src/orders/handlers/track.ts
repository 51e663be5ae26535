import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { OrderStore } from './adapters/order-store';
import { BusMessage, eachMessage } from './batch';
import { InvalidRequest } from './check-stock';
import { updateShipment } from '../core/decisions';
import { trackingUpdate } from '../core/tracking';

/** The order is not shipped yet, as far as is known here: the update comes again. */
export class NotShippedYet extends Error {
  public readonly name = 'NotShippedYet';
}

/** Notes what carriers tell of shipments: each once, and what is older than what is known not at all. */
export const trackShipments = (store: OrderStore) => (event: SQSEvent): Promise<SQSBatchResponse> => eachMessage(event, async (body) => {
  const { data, error } = trackingUpdate.safeParse((JSON.parse(body) as BusMessage<unknown>).detail);
  if (error) throw new InvalidRequest(error.message);
  const { orderId, trackingNumber, ...delivery } = data;
  const found = await store.find(orderId);
  if (!found) throw new InvalidRequest(`There is no order ${orderId}.`);
  if (!found.order.shipment) throw new NotShippedYet(`${orderId} is ${found.order.status}.`);
  if (found.order.shipment.trackingNumber !== trackingNumber) throw new InvalidRequest(`${trackingNumber} is not the tracking number of ${orderId}.`);
  await store.update(orderId, (order) => updateShipment(order, delivery));
});
