import { isDeepStrictEqual } from 'node:util';
import { CreateTableCommand, CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { MemoryDynamoDb } from '../dynamodb';
import { aws } from './environment';
import { DIFFERENCES } from '../dynamodb/comparison/emulator-differences';
import { outcome } from '../dynamodb/comparison/outcome';
import { request, Request, TABLES } from '../dynamodb/comparison/requests';

const embedded = new DynamoDBClient({ ...aws, maxAttempts: 1 });
/** `DYNAMODB_SEED` tries other requests. */
const seed = Number(process.env.DYNAMODB_SEED ?? 20261121);
let runs = 0;
const counts = { equal: 0, accepted: 0, known: 0 };

async function createTables(client: DynamoDBClient, suffix: string): Promise<void> {
  for (const [name, properties] of Object.entries(TABLES)) {
    await client.send(new CreateTableCommand({ TableName: name + suffix, BillingMode: 'PAY_PER_REQUEST', ...properties } as unknown as CreateTableCommandInput));
  }
}

/** Sends the requests to both; after a write with a known difference the two may hold different items, so nothing follows it. */
async function compare(requests: readonly Request[]): Promise<void> {
  const suffix = `-${++runs}`;
  const memory = new MemoryDynamoDb().asClient();
  await createTables(memory, suffix);
  await createTables(embedded, suffix);
  for (const each of requests) {
    const [ours, theirs] = [await outcome(memory, each, suffix), await outcome(embedded, each, suffix)];
    const disagreement = {
      request: each, memory: ours.outcome, embedded: theirs.outcome, memoryMessage: ours.message, embeddedMessage: theirs.message,
    };
    if (isDeepStrictEqual(ours.outcome, theirs.outcome)) {
      counts.equal++;
      if ('answer' in ours.outcome) counts.accepted++;
    } else if (DIFFERENCES.some((difference) => difference.covers(disagreement))) {
      counts.known++;
      if (!/Get|Query|Scan/.test(each.operation)) return;
    } else {
      expect(disagreement).toEqual({ ...disagreement, embedded: ours.outcome });
    }
  }
}

test('random requests have the same outcome in memory and on the embedded DynamoDB', async () => {
  await fc.assert(fc.asyncProperty(fc.array(request, { minLength: 20, maxLength: 60, size: 'max' }), compare), { numRuns: 100, seed });
  // Known differences must stay the exception, or there is nothing compared.
  expect(counts.known).toBeLessThan(counts.equal / 5);
  expect(counts.accepted).toBeGreaterThan(counts.equal / 3);
});
