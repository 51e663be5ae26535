import { canonicalItem, Item } from './attribute-value';
import { addUsage, NO_USAGE, Usage, writeUsage } from './capacity';
import { notFound } from './errors';
import { deleteItem, Partition, putItem } from './item-store';
import { Change, StreamRecord, streamRecord } from './stream';
import { TableDefinition, TableProperties } from './table-definition';
import { VersionedMap } from './versioned-map';

/** Everything the database holds at one time. */
export interface Snapshot {
  readonly tables: ReadonlyMap<string, TableSnapshot>;
  readonly tokens: ReadonlyMap<string, UsedToken>;
  readonly changes: number;
  readonly tokensDrawn: number;
}

export interface TableSnapshot {
  readonly definition: TableDefinition;
  readonly items: ReadonlyMap<string, Partition>;
  readonly records: ReadonlyMap<string, StreamRecord>;
  readonly usage: Usage;
}

/** A ClientRequestToken with the request it came with. */
export interface UsedToken {
  readonly request: string;
  readonly time: number;
}

/** A table while it changes. */
export class Table {
  static of({ definition, items, records, usage }: TableSnapshot): Table {
    const table = new Table(definition);
    table.items.version = items;
    table.records.version = records;
    table.usage = usage;
    return table;
  }

  readonly items = new VersionedMap<Partition>();
  readonly records = new VersionedMap<StreamRecord>();
  usage = NO_USAGE;

  constructor(readonly definition: TableDefinition) {}

  snapshot(): TableSnapshot {
    return { definition: this.definition, items: this.items.version, records: this.records.version, usage: this.usage };
  }
}

/** The database's memory: tables, used tokens, and the one place where items change. */
export class State {
  static from(snapshot: Snapshot, clock: () => number): State {
    const state = new State(clock);
    state.restore(snapshot);
    return state;
  }

  readonly tokens = new VersionedMap<UsedToken>();
  private tables = new Map<string, Table>();
  private changes = 0;
  private tokensDrawn = 0;

  constructor(readonly clock: () => number) {}

  create(name: string, properties: TableProperties): TableDefinition {
    const definition = new TableDefinition(name, properties);
    this.tables.set(name, new Table(definition));
    return definition;
  }

  nextToken(): string {
    return `token-${++this.tokensDrawn}`;
  }

  drop(name: string): void {
    this.tables.delete(name);
  }

  table(nameOrArn: string | undefined): Table {
    const table = this.tables.get(nameOrArn?.replace(/^arn:[^/]*:table\//, '') ?? '');
    if (!table) throw notFound();
    return table;
  }

  get tableNames(): string[] {
    return [...this.tables.keys()].sort();
  }

  /** Makes the change, appends it to the stream, and counts the units. */
  commit(change: Change, isTransaction = false): Usage {
    const table = this.table(change.table.name);
    const { definition } = table;
    const { before, after } = change;
    if (before === after) return this.consume(definition, writeUsage(definition, before, after, isTransaction));
    if (after) putItem(table.items, after, definition.key);
    else deleteItem(table.items, before!, definition.key);
    if (definition.stream && hasChanged(before, after)) {
      const record = streamRecord(change, definition.stream, ++this.changes, this.clock());
      table.records.set(record.eventID, record);
    }
    return this.consume(definition, writeUsage(definition, before, after, isTransaction));
  }

  consume({ name }: TableDefinition, usage: Usage): Usage {
    const table = this.table(name);
    table.usage = addUsage(table.usage, usage);
    return usage;
  }

  resetUsage(): void {
    for (const table of this.tables.values()) table.usage = NO_USAGE;
  }

  snapshot(): Snapshot {
    return {
      tables: new Map([...this.tables].map(([name, table]) => [name, table.snapshot()])),
      tokens: this.tokens.version,
      changes: this.changes,
      tokensDrawn: this.tokensDrawn,
    };
  }

  restore({ tables, tokens, changes, tokensDrawn }: Snapshot): void {
    this.tables = new Map([...tables].map(([name, table]) => [name, Table.of(table)]));
    this.tokens.version = tokens;
    this.changes = changes;
    this.tokensDrawn = tokensDrawn;
  }
}

function hasChanged(before: Item | undefined, after: Item | undefined): boolean {
  return before && after ? canonicalItem(before) !== canonicalItem(after) : before !== after;
}
