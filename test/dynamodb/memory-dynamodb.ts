import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Item } from './attribute-value';
import { Usage } from './capacity';
import { ClientOptions, memoryClient } from './client';
import { digest } from './digest';
import { Call, Fault, runUnder } from './fault';
import { allItems } from './item-store';
import { Input, Operation, Output } from './operations';
import { Snapshot, State } from './state';
import { StreamRecord } from './stream';
import { TableProperties } from './table-definition';

export interface MemoryDynamoDbOptions {
  /** Milliseconds since 1970, for stream records and the life of request tokens. @default - stands still at 2026-01-01 */
  readonly clock?: () => number;
  /** Sees every call before it is carried out and says what goes wrong with it. */
  readonly onCall?: (call: Call) => Fault | undefined;
}

/** DynamoDB in memory: exact, deterministic, without time or network of its own. */
export class MemoryDynamoDb {
  onCall: MemoryDynamoDbOptions['onCall'];
  private readonly state: State;
  private calls = 0;

  constructor({ clock = () => Date.UTC(2026, 0, 1), onCall }: MemoryDynamoDbOptions = {}) {
    this.state = new State(clock);
    this.onCall = onCall;
  }

  /** Makes a table from the input of `CreateTable` or the properties of a CloudFormation table. */
  createTable(name: string, properties: TableProperties): this {
    this.state.create(name, properties);
    return this;
  }

  /** Carries out a request in the low-level form; binary values in answers are base64. Throws `DynamoDbError` or `Crash`. */
  call<O extends Operation>(operation: O, input: Input<O>, client?: string): Output<O> {
    const call: Call = { number: ++this.calls, operation, input, client };
    return runUnder(this.onCall?.(call), this.state, call) as Output<O>;
  }

  /** A request token as the SDK would draw it, unused so far. */
  nextToken(): string {
    return this.state.nextToken();
  }

  /** A real SDK client whose requests end here. */
  asClient(options: ClientOptions = {}): DynamoDBClient {
    return memoryClient(this, options);
  }

  /** All items of a table, by key; not counted as a read. */
  items(table: string): Item[] {
    return allItems(this.state.table(table).items);
  }

  /** The table's stream from its beginning, or what came after a record. */
  stream(table: string, after?: StreamRecord): StreamRecord[] {
    const records = this.state.table(table).records.values();
    return after ? records.filter(({ eventID }) => eventID > after.eventID) : records;
  }

  /** Capacity units a table has consumed. */
  usage(table: string): Usage {
    return this.state.table(table).usage;
  }

  resetUsage(): void {
    this.state.resetUsage();
  }

  /** What the database holds now: items, streams, request tokens, usage. Takes and holds little: versions share what is equal. */
  snapshot(): Snapshot {
    return this.state.snapshot();
  }

  restore(snapshot: Snapshot): void {
    this.state.restore(snapshot);
  }

  /** A short text that is equal for equal items in all tables, however they came to be (streams and tokens do not count). */
  digest(): string {
    return digest(this.snapshot());
  }
}
