import type {
  ConditionCheck, Delete, DeleteItemCommandInput, Put, PutItemCommandInput, Update, UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { Item, normaliseItem } from '../attribute-value';
import { conditionFailed, invalidParameter, must, validation } from '../errors';
import { applyUpdate, checkUpdate, touchedPaths } from '../expression/apply-update';
import { Path } from '../expression/ast';
import { checkCondition, holds } from '../expression/evaluate';
import { parseCondition } from '../expression/parse-condition';
import { parseUpdate } from '../expression/parse-update';
import { Scope } from '../expression/scope';
import { itemSize, MAX_ITEM_SIZE } from '../item-size';
import { State } from '../state';
import { TableDefinition } from '../table-definition';

/** A write that has been checked as far as it can be without the item. */
export interface PreparedWrite {
  readonly table: TableDefinition;
  readonly key: Item;
  /** What becomes of the item; throws when the condition does not hold or the update cannot be applied. */
  decide(before: Item | undefined): Item | undefined;
}

export interface PreparedUpdate extends PreparedWrite {
  readonly touched: readonly Path[];
}

/** Reads what a request says by itself; the table, and with it whether the key fits, comes after. */
type Read<T, P = PreparedWrite> = (input: T) => (state: State) => P;

export const readPut: Read<PutItemCommandInput | Put> = (input) => {
  refuseLegacy(input);
  const item = normaliseItem(input.Item);
  const condition = readCondition(input);
  return (state) => {
    const { definition: table } = state.table(input.TableName);
    table.checkItem(item);
    must(itemSize(item) <= MAX_ITEM_SIZE, 'Item size has exceeded the maximum allowed size');
    return { table, key: table.keyOf(item), decide: (before) => (condition(before), item) };
  };
};

export const readDelete: Read<DeleteItemCommandInput | Delete> = (input) => {
  refuseLegacy(input);
  const condition = readCondition(input);
  return (state) => ({ ...tableAndKey(state, input), decide: (before) => (condition(before), undefined) });
};

export const readCheck: Read<ConditionCheck> = (input) => {
  const condition = readCondition(input);
  return (state) => ({ ...tableAndKey(state, input), decide: (before) => (condition(before), before) });
};

export const readUpdate: Read<UpdateItemCommandInput | Update, PreparedUpdate> = (input) => {
  refuseLegacy(input);
  const scope = new Scope(input);
  const update = scope.read('UpdateExpression', input.UpdateExpression, parseUpdate, (tree) => checkUpdate(tree, scope));
  const condition = readCondition(input, scope);
  const touched = update ? touchedPaths(update, scope) : [];
  return (state) => {
    const { table, key } = tableAndKey(state, input);
    const keyName = touched.map(([name]) => String(name)).find((name) => table.keyNames.includes(name));
    if (keyName) throw invalidParameter(`Cannot update attribute ${keyName}. This attribute is part of the key`);
    const decide = (before: Item | undefined) => {
      condition(before);
      const after = update ? applyUpdate(update, before ?? key, scope) : before ?? key;
      table.checkIndexKeys(after);
      must(itemSize(after) <= MAX_ITEM_SIZE, 'Item size to update has exceeded the maximum allowed size');
      return after;
    };
    return { table, key, touched, decide };
  };
};

export function tableAndKey(state: State, { TableName, Key }: { readonly TableName?: string; readonly Key?: object }) {
  const { definition: table } = state.table(TableName);
  const key = normaliseItem(Key);
  table.checkKey(key);
  return { table, key };
}

interface Conditional {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, object>;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** The condition as a function that throws when the item does not meet it. */
function readCondition(input: Conditional, scope = new Scope(input)): (before: Item | undefined) => void {
  const condition = scope.read('ConditionExpression', input.ConditionExpression, parseCondition, (tree) => checkCondition(tree, scope));
  scope.finish();
  return (before) => {
    if (!condition || holds(condition, before ?? {}, scope)) return;
    throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  };
}

/** The parameters of the time before expressions are not built. */
function refuseLegacy(input: object): void {
  for (const name of ['Expected', 'AttributeUpdates', 'ConditionalOperator', 'AttributesToGet', 'KeyConditions', 'QueryFilter', 'ScanFilter']) {
    if ((input as Record<string, unknown>)[name]) throw validation(`The legacy parameter ${name} is not supported here; use an expression`);
  }
}
