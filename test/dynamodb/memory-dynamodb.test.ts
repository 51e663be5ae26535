import fc from 'fast-check';
import { deliverable, streamEvent, StreamRecord } from '.';
import { database, errorOf, order } from './fixtures';

const TableName = 'Orders';
const key = fc.record({ pk: fc.constantFrom('a', 'b'), sk: fc.constantFrom('1', '2') });
const write = fc.oneof(
  fc.record({ key, value: fc.constantFrom('x', 'y') }).map(({ key: { pk, sk }, value }) => ['PutItem', { TableName, Item: order(pk, sk, { v: { S: value } }) }] as const),
  key.map(({ pk, sk }) => ['DeleteItem', { TableName, Key: order(pk, sk) }] as const),
);
const writes = fc.array(write, { maxLength: 15 });
type Write = Parameters<ReturnType<typeof database>['call']>;

test('the stream, folded by key, is the table; each record starts where the one before ended', () => {
  fc.assert(fc.property(writes, (history) => {
    const db = database();
    for (const each of history) db.call(...each as unknown as Write);
    const items = new Map<string, object>();
    for (const { eventName, dynamodb } of db.stream(TableName)) {
      const name = JSON.stringify(dynamodb!.Keys);
      expect(dynamodb!.OldImage).toEqual(items.get(name));
      if (eventName === 'REMOVE') items.delete(name);
      else items.set(name, dynamodb!.NewImage!);
      expect(eventName).toBe(dynamodb!.OldImage ? dynamodb!.NewImage ? 'MODIFY' : 'REMOVE' : 'INSERT');
    }
    expect([...items.values()]).toHaveLength(db.items(TableName).length);
    const texts = (all: Iterable<object>) => new Set([...all].map((item) => JSON.stringify(item)));
    expect(texts(items.values())).toEqual(texts(db.items(TableName)));
  }));
});

test('whatever order a scheduler takes, the records of one item come in theirs', () => {
  fc.assert(fc.property(writes, fc.infiniteStream(fc.nat()), (all, choices) => {
    const db = database();
    for (const each of all) db.call(...each as unknown as Write);
    const records = db.stream(TableName);
    const delivered: StreamRecord[] = [];
    for (;;) {
      const next = deliverable(records, (record) => delivered.includes(record));
      if (next.length === 0) break;
      delivered.push(next[choices.next().value % next.length]);
    }
    expect(delivered).toHaveLength(records.length);
    for (const item of db.items(TableName)) {
      const { Records } = streamEvent(delivered.filter(({ dynamodb }) => dynamodb!.Keys!.pk.S === item.pk.S && dynamodb!.Keys!.sk.S === item.sk.S));
      expect(Records.map(({ eventID }) => eventID)).toEqual(Records.map(({ eventID }) => eventID).sort());
    }
  }), { numRuns: 30 });
});

test('a write that changes nothing leaves no record', () => {
  const db = database();
  db.call('PutItem', { TableName, Item: order('a', '1') });
  db.call('PutItem', { TableName, Item: order('a', '1') });
  db.call('DeleteItem', { TableName, Key: order('a', '2') });
  expect(db.stream(TableName).map(({ eventName }) => eventName)).toEqual(['INSERT']);
  expect(db.stream(TableName, db.stream(TableName)[0])).toEqual([]);
});

test('restoring a snapshot undoes what came after, and running it again repeats it exactly', () => {
  fc.assert(fc.property(writes, writes, (first, second) => {
    const db = database();
    for (const each of first) db.call(...each as unknown as Write);
    const snapshot = db.snapshot();
    const seen = () => JSON.stringify([db.items(TableName), db.stream(TableName), db.usage(TableName), db.digest()]);
    const before = seen();
    const run = () => {
      for (const each of second) db.call(...each as unknown as Write);
      return seen();
    };
    const after = run();
    db.restore(snapshot);
    expect(seen()).toBe(before);
    expect(run()).toBe(after);
    db.restore(snapshot);
    expect(seen()).toBe(before);
  }));
});

test('the digest knows the items, not their history', () => {
  const [one, other] = [database(), database()];
  one.call('PutItem', { TableName, Item: { ...order('a', '1'), m: { M: { x: { N: '1.0' }, y: { SS: ['a', 'b'] } } } } });
  other.call('PutItem', { TableName, Item: order('z', '9') });
  other.call('PutItem', { TableName, Item: { m: { M: { y: { SS: ['b', 'a'] }, x: { N: '1' } } }, ...order('a', '1') } });
  expect(other.digest()).not.toBe(one.digest());
  other.call('DeleteItem', { TableName, Key: order('z', '9') });
  expect(other.digest()).toBe(one.digest());
});

test('faults: before, after, conflict, throttle, stale', () => {
  const db = database();
  const put = (sk: string) => db.call('PutItem', { TableName, Item: order('a', sk) });
  const calls: string[] = [];
  const under = (fault: NonNullable<ReturnType<NonNullable<typeof db.onCall>>>, call: () => unknown) => {
    db.onCall = ({ operation, number }) => {
      calls.push(`${number} ${operation}`);
      return fault;
    };
    try {
      return call();
    } finally {
      db.onCall = undefined;
    }
  };
  expect(errorOf(() => under('before', () => put('1')))).toMatchObject({ name: 'Crash', when: 'before' });
  expect(db.items(TableName)).toEqual([]);
  const empty = db.snapshot();
  expect(errorOf(() => under('after', () => put('1')))).toMatchObject({ name: 'Crash', when: 'after' });
  expect(db.items(TableName)).toEqual([order('a', '1')]);
  expect(errorOf(() => under('conflict', () => put('2'))).name).toBe('TransactionConflictException');
  expect(errorOf(() => under('conflict', () => db.call('TransactWriteItems', {
    TransactItems: ['2', '3'].map((sk) => ({ Put: { TableName, Item: order('a', sk) } })),
  }))).CancellationReasons).toMatchObject([{ Code: 'TransactionConflict' }, { Code: 'None' }]);
  expect(errorOf(() => under('throttle', () => put('2'))).name).toBe('ThrottlingException');
  expect(db.items(TableName)).toHaveLength(1);
  const get = (ConsistentRead: boolean) => under({ stale: empty }, () => db.call('GetItem', { TableName, Key: order('a', '1'), ConsistentRead }));
  expect(get(false)).toEqual({});
  expect(get(true)).toEqual({ Item: order('a', '1') });
  expect(calls).toEqual(['1 PutItem', '2 PutItem', '3 PutItem', '4 TransactWriteItems', '5 PutItem', '6 GetItem', '7 GetItem']);
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
test('capacity units as documented', () => {
  const db = database();
  const kilobytes = (n: number) => ({ data: { S: 'x'.repeat(n * 1024 - 100) } });
  const spent = (call: () => unknown) => {
    db.resetUsage();
    try {
      call();
    } catch { /* a refused write costs as well */ }
    const { read, write: written } = db.usage(TableName);
    return [read, written];
  };
  const indexed = (due: string) => ({ state: { S: 'open' }, due: { N: due } });
  expect(spent(() => db.call('PutItem', { TableName, Item: order('a', '1', kilobytes(3)) }))).toEqual([0, 3]);
  expect(spent(() => db.call('PutItem', { TableName, Item: order('a', '1') }))).toEqual([0, 3]);
  expect(spent(() => db.call('PutItem', { TableName, Item: order('a', '1'), ConditionExpression: 'attribute_not_exists(pk)' }))).toEqual([0, 1]);
  expect(spent(() => db.call('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: order('a', '2', kilobytes(2)) } }] }))).toEqual([0, 4]);
  expect(spent(() => db.call('GetItem', { TableName, Key: order('a', '2') }))).toEqual([0.5, 0]);
  expect(spent(() => db.call('GetItem', { TableName, Key: order('a', '2'), ConsistentRead: true }))).toEqual([1, 0]);
  expect(spent(() => db.call('TransactGetItems', { TransactItems: [{ Get: { TableName, Key: order('a', '2') } }] }))).toEqual([2, 0]);
  // The index: one for an entry that comes, none when it stays as it is, two when its key changes.
  expect(spent(() => db.call('PutItem', { TableName, Item: order('b', '1', indexed('1')) }))).toEqual([0, 2]);
  expect(spent(() => db.call('PutItem', { TableName, Item: order('b', '1', { ...indexed('1'), other: { S: 'x' } }) }))).toEqual([0, 1]);
  expect(spent(() => db.call('PutItem', { TableName, Item: order('b', '1', indexed('2')) }))).toEqual([0, 3]);
});
