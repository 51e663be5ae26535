import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Catalogue } from './adapters/catalogue';
import { BusMessage, eachMessage } from './batch';
import { checkStock, StockCheck, stockCheckRequest } from '../core/stock-check';

/** A message that no retry makes right. */
export class InvalidRequest extends Error {
  public readonly name = 'InvalidRequest';
}

/** Answers other systems' stock checks. A repeated request gets the answer of the moment. */
export const answerStockChecks = (catalogue: Catalogue, publish: (check: StockCheck) => Promise<void>) =>
  (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachMessage(event, async (body) => {
      const { data, error } = stockCheckRequest.safeParse((JSON.parse(body) as BusMessage<unknown>).detail);
      if (error) throw new InvalidRequest(error.message);
      const products = await catalogue.find(data.items.map(({ productId }) => productId), true);
      await publish(checkStock(data, new Map([...products].map(([id, { availableQuantity }]) => [id, availableQuantity]))));
    });
