import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { putEntries } from './adapters/put-entries';
import { watchStock } from './watch-stock';
import { STOCK_SOURCE, StockLevels } from '../core/stock-level';

const bridge = new EventBridgeClient({});
const logger = new Logger();

export const handler = watchStock({
  catalogue: new Catalogue(documentClient(), env('PRODUCTS_TABLE')),
  levels: JSON.parse(env('STOCK_LEVELS')) as StockLevels,
  tellArrivals: env('TELL_ARRIVALS') === 'true',
  publish: async (news) => {
    const entries = news.map(({ type, detail }) => (
      { EventBusName: env('EVENT_BUS'), Source: STOCK_SOURCE, DetailType: type, Detail: JSON.stringify({ ...detail, shop: env('SHOP') }) }));
    if (await putEntries(bridge, entries) === undefined) return;
    logger.error('the bus did not take all events', { news });
    throw new Error('The bus did not take all events.');
  },
});
