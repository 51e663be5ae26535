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
  const { definition: table, items } = state.table(input.TableName);
  const index = indexOf(table, input);
  const scope = new Scope(input);
  let keys: KeyCondition | undefined;
  const condition = scope.read('KeyConditionExpression', input.KeyConditionExpression, parseCondition, (tree) => checkCondition(tree, scope))!;
  const rest = prepareRead(input, table, index, scope, () => {
    keys = keyCondition(condition, (index ?? table).key, scope);
    checkKeyTypes(table, (index ?? table).key, keys, scope);
  });
  const { hash, range } = keys!;
  const found = (index ? indexItems(table, index, items, hash) : items.get(partitionName(hash)) ?? [])
    .filter((item) => !range || holds(range, item, scope));
  return page(state, input, { ...rest, table, index, items: input.ScanIndexForward === false ? [...found].reverse() : found });
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export function scan(state: State, input: ScanCommandInput) {
  must(input.TotalSegments === undefined && input.Segment === undefined, 'Parallel scans are not supported here');
  const { definition: table, items } = state.table(input.TableName);
  const index = indexOf(table, input);
  const rest = prepareRead(input, table, index, new Scope(input));
  return page(state, input, { ...rest, table, index, items: index ? indexItems(table, index, items) : allItems(items) });
}

function indexOf(table: TableDefinition, { IndexName, ConsistentRead }: PageRequest): IndexDefinition | undefined {
  if (IndexName === undefined) return undefined;
  const index = table.indexes.get(IndexName);
  must(index, `The table does not have the specified index: ${IndexName}`);
  must(!index.isGlobal || !ConsistentRead, 'Consistent reads are not supported on global secondary indexes');
  return index;
}

function indexItems(table: TableDefinition, index: IndexDefinition, items: Items, hash?: AttributeValue): Item[] {
  return allItems(items)
    .filter(({ [index.key.hash]: own }) => !hash || (own && equals(own, hash)))
    .map((item) => table.entry(index, item))
    .filter((entry) => entry !== undefined)
    .sort(pageOrder(table, index));
}

function prepareRead(input: PageRequest, table: TableDefinition, index: IndexDefinition | undefined, scope: Scope, checkKeys?: () => void) {
  must(input.Limit === undefined || input.Limit >= 1, `Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`);
  const filter = scope.read('FilterExpression', input.FilterExpression, parseCondition, (tree) => checkCondition(tree, scope));
  const projection = prepareProjection(input, scope);
  must(input.Select !== 'SPECIFIC_ATTRIBUTES' || projection, 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  must(!projection || !input.Select || input.Select === 'SPECIFIC_ATTRIBUTES', `Cannot specify the ProjectionExpression when choosing to get ${input.Select}`);
  must(input.Select !== 'ALL_PROJECTED_ATTRIBUTES' || index, 'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  if (input.Select === 'ALL_ATTRIBUTES' && index?.projected) {
    throw invalidParameter(`Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`);
  }
  scope.finish();
  checkKeys?.();
  if (checkKeys && filter) checkNoKeys(filter, names((index ?? table).key), scope);
  return { filter, scope, projection };
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
