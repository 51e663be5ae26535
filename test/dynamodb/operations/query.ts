import type { QueryCommandInput, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { AttributeValue, equals, Item } from '../attribute-value';
import { invalidParameter, must } from '../errors';
import { Condition, Path } from '../expression/ast';
import { checkCondition, holds } from '../expression/evaluate';
import { KeyCondition, keyCondition } from '../expression/key-condition';
import { parseCondition } from '../expression/parse-condition';
import { Scope } from '../expression/scope';
import { allItems, Items, partitionName } from '../item-store';
import { State } from '../state';
import { IndexDefinition, KeySchema, names, TableDefinition } from '../table-definition';
import { page, pageOrder, PageRequest } from './page';
import { prepareProjection } from './projection';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export function query(state: State, input: QueryCommandInput) {
  must(input.KeyConditionExpression !== undefined, 'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  const scope = new Scope(input);
  const condition = scope.read('KeyConditionExpression', input.KeyConditionExpression, parseCondition, (tree) => checkCondition(tree, scope))!;
  const { filter, projection } = readExpressions(input, scope);
  const { definition: table, items } = state.table(input.TableName);
  const index = indexOf(table, input, projection);
  const { key } = index ?? table;
  const keys = keyCondition(condition, key, scope);
  checkKeyTypes(table, key, keys, scope);
  if (filter) checkNoKeys(filter, names(key), scope);
  const { hash, range } = keys;
  const found = (index ? indexItems(table, index, items, hash) : items.get(partitionName(hash)) ?? [])
    .filter((item) => !range || holds(range, item, scope));
  return page(state, input, {
    table, index, filter, scope, projection, items: input.ScanIndexForward === false ? [...found].reverse() : found,
  });
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export function scan(state: State, input: ScanCommandInput) {
  must(input.TotalSegments === undefined && input.Segment === undefined, 'Parallel scans are not supported here');
  const scope = new Scope(input);
  const { filter, projection } = readExpressions(input, scope);
  const { definition: table, items } = state.table(input.TableName);
  const index = indexOf(table, input, projection);
  return page(state, input, { table, index, filter, scope, projection, items: index ? indexItems(table, index, items) : allItems(items) });
}

function indexOf(table: TableDefinition, input: PageRequest, paths: readonly Path[] = []): IndexDefinition | undefined {
  const { IndexName, ConsistentRead, Select } = input;
  must(IndexName !== undefined || Select !== 'ALL_PROJECTED_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  if (IndexName === undefined) return undefined;
  const index = table.indexes.get(IndexName);
  must(index, `The table does not have the specified index: ${IndexName}`);
  must(!index.isGlobal || !ConsistentRead, 'Consistent reads are not supported on global secondary indexes');
  if (index.isGlobal && index.projected) {
    if (Select === 'ALL_ATTRIBUTES') {
      throw invalidParameter(`Select type ALL_ATTRIBUTES is not supported for global secondary index ${IndexName} because its projection type is not ALL`);
    }
    const missing = paths.map(([name]) => String(name)).filter((name) => !index.projected!.has(name));
    if (missing.length > 0) throw invalidParameter(`Global secondary index ${IndexName} does not project [${missing.join(', ')}]`);
  }
  return index;
}

function indexItems(table: TableDefinition, index: IndexDefinition, items: Items, hash?: AttributeValue): Item[] {
  return allItems(items)
    .filter(({ [index.key.hash]: own }) => !hash || (own && equals(own, hash)))
    .map((item) => table.entry(index, item))
    .filter((entry) => entry !== undefined)
    .sort(pageOrder(table, index));
}

function readExpressions(input: PageRequest, scope: Scope): { filter?: Condition; projection?: readonly Path[] } {
  const { Limit, Select } = input;
  must(Limit === undefined || Limit >= 1, `Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`);
  const filter = scope.read('FilterExpression', input.FilterExpression, parseCondition, (tree) => checkCondition(tree, scope));
  const projection = prepareProjection(input, scope);
  must(Select !== 'SPECIFIC_ATTRIBUTES' || projection, 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  must(!projection || !Select || Select === 'SPECIFIC_ATTRIBUTES', `Cannot specify the ProjectionExpression when choosing to get ${Select}`);
  scope.finish();
  return { filter, projection };
}

function checkKeyTypes(table: TableDefinition, { hash, range }: KeySchema, keys: KeyCondition, scope: Scope): void {
  table.checkKeyValue(hash, keys.hash);
  const condition = keys.range;
  if (range === undefined || !condition) return;
  const operands = condition.kind === 'compare' ? [condition.left, condition.right]
    : condition.kind === 'between' ? [condition.low, condition.high]
      : condition.kind === 'call' ? condition.args : [];
  for (const operand of operands) {
    const value = scope.constant(operand);
    if (value) table.checkKeyValue(range, value);
  }
}

function checkNoKeys(condition: Condition, keyNames: string[], scope: Scope): void {
  JSON.stringify(condition, (name, value) => {
    const first = name === 'path' && String(scope.resolve(value as Path)[0]);
    must(!first || !keyNames.includes(first), `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${first}`);
    return value;
  });
}
