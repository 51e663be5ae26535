/** Entries under an order's id in the orders table. */
export const ORDER = 'ORDER';
export const EVENT_PREFIX = 'EVENT#';
export const ADJUSTMENT_PREFIX = 'ADJUSTMENT#';
/** The partition of dead letters that wait for a person. */
export const PARKED_LETTERS = 'DEADLETTERS';
export const IDEMPOTENCY = 'IDEMPOTENCY';

/** Sorts as the versions do. */
export const eventEntry = (version: number) => `${EVENT_PREFIX}${String(version).padStart(6, '0')}`;

/** The partition of what was done to a product's stock by hand. */
export const stockId = (productId: string) => `STOCK#${productId}`;

/** The partition of an idempotency record: the caller's own name space. */
export const idempotencyId = (customerId: string, key: string) => `KEY#${customerId}#${key}`;

/** Index of the orders that are not through: partition key `pending`, sort key `placedAt`. */
export const PENDING_INDEX = 'pending';

/** Index of the read model: partition key `customerId`, sort key `timestamp`. */
export const CUSTOMER_INDEX = 'by-customer';

/** How many partitions the index of unfinished orders is spread over. */
const PENDING_SHARDS = 8;

/** The partition of the orders that wait for stock. */
export const WAITING_SHARD = 'BACK_ORDER';

const shardName = (shard: number) => `PENDING#${shard}`;

export const pendingShards = () => [...Array.from({ length: PENDING_SHARDS }, (_, shard) => shardName(shard)), WAITING_SHARD];

/** Spreads orders over the index of unfinished ones. */
export function pendingShard(orderId: string): string {
  const sum = [...orderId].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, 0);
  return shardName(sum % PENDING_SHARDS);
}
