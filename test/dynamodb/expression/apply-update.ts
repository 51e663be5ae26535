import { AttributeValue, Item, normalise, typeOf } from '../attribute-value';
import { addNumbers } from '../decimal';
import { must, validation } from '../errors';
import { Assignment, Operand, Path, Update } from './ast';
import { checkOverlap, valueAt, withoutValue, withValue } from './document-path';
import { Scope } from './scope';

/** The item after the update; every operand reads the item as it was before. */
export function applyUpdate(update: Update, before: Item, scope: Scope): Item {
  const at = ({ path }: Assignment) => scope.resolve(path);
  let after = before;
  const put = (path: Path, value: AttributeValue | undefined) => {
    after = value ? withValue(after, path, value) : withoutValue(after, path);
  };
  const values = update.set.map((assignment) => evaluate(assignment.operand, before, scope));
  update.set.forEach((assignment, i) => put(at(assignment), values[i]));
  for (const assignment of update.add) {
    put(at(assignment), added(valueAt(before, at(assignment)), scope.constant(assignment.operand)!));
  }
  for (const assignment of update.delete) {
    const present = valueAt(before, at(assignment));
    if (present) put(at(assignment), withoutMembers(present, scope.constant(assignment.operand)!));
  }
  // Later elements first: the indexes are those of the list as it was before.
  for (const path of update.remove.map((each) => scope.resolve(each)).sort(laterFirst)) put(path, undefined);
  return after;
}

/** Every path the update touches. */
export function touchedPaths(update: Update, scope: Scope): Path[] {
  const assigned = [...update.set, ...update.add, ...update.delete].map(({ path }) => path);
  return [...assigned, ...update.remove].map((path) => scope.resolve(path));
}

/** What DynamoDB refuses by looking at the expression and its values alone. */
export function checkUpdate(update: Update, scope: Scope): void {
  checkOverlap(touchedPaths(update, scope));
  update.set.forEach(({ operand }) => checkOperand(operand, scope));
  update.add.forEach(({ operand }) => checkType('ADD', scope.constant(operand), ['N', 'SS', 'NS', 'BS']));
  update.delete.forEach(({ operand }) => checkType('DELETE', scope.constant(operand), ['SS', 'NS', 'BS']));
}

function checkOperand(operand: Operand, scope: Scope): void {
  if (operand.kind === 'sum') {
    [operand.left, operand.right].forEach((side) => checkType(operand.sign === 1 ? '+' : '-', scope.constant(side), ['N']));
    [operand.left, operand.right].forEach((side) => checkOperand(side, scope));
  } else if (operand.kind === 'call') {
    if (operand.name === 'list_append') operand.args.forEach((side) => checkType('list_append', scope.constant(side), ['L']));
    operand.args.forEach((side) => checkOperand(side, scope));
  }
}

function checkType(operator: string, value: AttributeValue | undefined, types: string[]): void {
  must(!value || types.includes(typeOf(value)),
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${value && typeOf(value)}`);
}

function evaluate(operand: Operand, item: Item, scope: Scope): AttributeValue {
  switch (operand.kind) {
    case 'value': return scope.value(operand.name);
    case 'path': {
      const value = valueAt(item, scope.resolve(operand.path));
      must(value, 'The provided expression refers to an attribute that does not exist in the item');
      return value;
    }
    case 'sum': return { N: addNumbers(number(evaluate(operand.left, item, scope)), number(evaluate(operand.right, item, scope)), operand.sign) };
    case 'call': {
      const [first, second] = operand.args;
      if (operand.name === 'list_append') return { L: [...list(evaluate(first, item, scope)), ...list(evaluate(second, item, scope))] };
      const present = first.kind === 'path' ? valueAt(item, scope.resolve(first.path)) : undefined;
      return present ?? evaluate(second, item, scope);
    }
  }
}

const incorrect = () => validation('An operand in the update expression has an incorrect data type');

function number({ N }: AttributeValue): string {
  if (N === undefined) throw incorrect();
  return N;
}

function list({ L }: AttributeValue): readonly AttributeValue[] {
  if (!L) throw incorrect();
  return L;
}

function members(value: AttributeValue, other: AttributeValue): [readonly string[], readonly string[]] {
  const type = typeOf(value);
  if (type !== typeOf(other) || (type !== 'SS' && type !== 'NS' && type !== 'BS')) throw incorrect();
  return [value[type]!, other[type]!];
}

function added(present: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!present) return value;
  if (value.N !== undefined) return { N: addNumbers(number(present), value.N) };
  const [old, more] = members(present, value);
  return normalise({ [typeOf(present)]: [...new Set([...old, ...more])] });
}

function withoutMembers(present: AttributeValue, value: AttributeValue): AttributeValue | undefined {
  const [old, less] = members(present, value);
  const rest = old.filter((member) => !less.includes(member));
  return rest.length > 0 ? { [typeOf(present)]: rest } : undefined;
}

function laterFirst(a: Path, b: Path): number {
  const parting = a.findIndex((step, i) => step !== b[i]);
  const [x, y] = [a[parting], b[parting]];
  return typeof x === 'number' && typeof y === 'number' ? y - x : String(x) < String(y) ? -1 : 1;
}
