import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { Catalogue } from './adapters/catalogue';
import type { Product } from '../core/product';
import { arrived, crossed, STOCK_SCHEMA_VERSION, StockChange, StockLevels, toReorder } from '../core/stock-level';

export interface StockNews {
  readonly type: 'Stock Low' | 'Reorder Requested' | 'Stock Arrived';
  readonly detail: Record<string, unknown>;
}

export interface WatchStockDependencies {
  readonly catalogue: Catalogue;
  readonly levels: StockLevels;
  /** Whether somebody waits for stock to arrive. */
  readonly tellArrivals: boolean;
  /** Puts them on the bus, or throws. */
  readonly publish: (news: StockNews[]) => Promise<void>;
}

/** Tells what happens to the stock, out of the stream of the products. The stream sends again from the first change that failed. */
export const watchStock = ({ catalogue, levels, tellArrivals, publish }: WatchStockDependencies) => {
  const newsOf = async (record: DynamoDBRecord): Promise<StockNews[]> => {
    const change = changeOf(record);
    if (!change) return [];
    const { productId, name, availableQuantity } = change.after;
    const common = { schemaVersion: STOCK_SCHEMA_VERSION, occurredAt: timeOf(record), productId, name, availableQuantity };
    const tell = (type: StockNews['type'], more: object): StockNews => ({ type, detail: { id: `${record.eventID}#${type}`, ...common, ...more } });
    const quantity = arrived(change);
    const threshold = crossed(change, levels);
    const reorder = threshold === undefined ? undefined : toReorder(change.after, levels);
    // One order at a time: what is on its way is not ordered again.
    const mayReorder = reorder !== undefined && await catalogue.claimReorder(productId, record.eventID!);
    return [
      ...(tellArrivals && quantity ? [tell('Stock Arrived', { quantity })] : []),
      ...(threshold !== undefined ? [tell('Stock Low', { threshold })] : []),
      ...(mayReorder ? [tell('Reorder Requested', { reorderId: record.eventID, quantity: reorder })] : []),
    ];
  };

  return async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of records) {
      try {
        const news = await newsOf(record);
        if (news.length) await publish(news);
      } catch {
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb!.SequenceNumber! }] };
      }
    }
    return { batchItemFailures: [] };
  };
};

function changeOf({ dynamodb }: DynamoDBRecord): StockChange | undefined {
  if (!dynamodb?.NewImage) return undefined;
  const image = (value: typeof dynamodb.NewImage) => unmarshall(value as Record<string, AttributeValue>) as Product;
  return { before: dynamodb.OldImage && image(dynamodb.OldImage), after: image(dynamodb.NewImage) };
}

const timeOf = ({ dynamodb }: DynamoDBRecord) => new Date(dynamodb!.ApproximateCreationDateTime! * 1000).toISOString();
