import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { putEntries } from './adapters/put-entries';
import { answerStockChecks } from './check-stock';
import { CHECK_SOURCE } from '../core/partners';

const bridge = new EventBridgeClient({});
const catalogue = new Catalogue(documentClient(), env('PRODUCTS_TABLE'));

export const handler = answerStockChecks(catalogue, async (check) => {
  const detail = { schemaVersion: 1, id: `${check.requestId}#checked`, occurredAt: new Date().toISOString(), ...check };
  const entry = { EventBusName: env('EVENT_BUS'), Source: CHECK_SOURCE, DetailType: 'Stock Checked', Detail: JSON.stringify(detail) };
  if (await putEntries(bridge, [entry]) !== undefined) throw new Error('The bus did not take the answer.');
});
