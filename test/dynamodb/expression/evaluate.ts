import { AttributeType, AttributeValue, compare, equals, Item, typeOf } from '../attribute-value';
import { must } from '../errors';
import { Comparator, Condition, Operand } from './ast';
import { valueAt } from './document-path';
import { Scope } from './scope';

export function holds(condition: Condition, item: Item, scope: Scope): boolean {
  const read = (operand: Operand) => valueOf(operand, item, scope);
  switch (condition.kind) {
    case 'and': return holds(condition.left, item, scope) && holds(condition.right, item, scope);
    case 'or': return holds(condition.left, item, scope) || holds(condition.right, item, scope);
    case 'not': return !holds(condition.condition, item, scope);
    case 'compare': return compares(condition.operator, read(condition.left), read(condition.right));
    case 'between': {
      const value = read(condition.operand);
      return compares('>=', value, read(condition.low)) && compares('<=', value, read(condition.high));
    }
    case 'in': {
      const value = read(condition.operand);
      return condition.options.some((option) => compares('=', value, read(option)));
    }
    case 'call': return PREDICATES[condition.name](read(condition.args[0]), condition.args[1] && read(condition.args[1]));
  }
}

type Value = AttributeValue | undefined;

/** The size of what has none: it is equal to nothing that is stored. */
const NO_SIZE: AttributeValue = { SS: [] };

function valueOf(operand: Operand, item: Item, scope: Scope): Value {
  switch (operand.kind) {
    case 'path': return valueAt(item, scope.resolve(operand.path));
    case 'value': return scope.value(operand.name);
    case 'call': return size(valueOf(operand.args[0], item, scope));
    case 'sum': throw new Error('no sums in conditions');
  }
}

function compares(operator: Comparator, left: Value, right: Value): boolean {
  if (operator === '<>') return !compares('=', left, right);
  if (!left || !right) return operator === '=' && left === right;
  if (operator === '=') return equals(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    case '>=': return order >= 0;
  }
}

function size(value: Value): Value {
  if (!value) return undefined;
  const { S, B, SS, NS, BS, L, M } = value;
  const length = (S ?? SS ?? NS ?? BS ?? L)?.length ?? (B === undefined ? undefined : Buffer.byteLength(B, 'base64')) ?? (M && Object.keys(M).length);
  return length === undefined ? NO_SIZE : { N: String(length) };
}

const PREDICATES: Record<string, (value: Value, argument?: Value) => boolean> = {
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  attribute_type: (value, type) => value !== undefined && typeOf(value) === type!.S,
  begins_with: (value, prefix) => prefix !== undefined && value !== undefined && (value.S !== undefined && prefix.S !== undefined
    ? value.S.startsWith(prefix.S)
    : value.B !== undefined && prefix.B !== undefined && bytes(value.B).startsWith(bytes(prefix.B))),
  contains: (value, part) => value !== undefined && part !== undefined && contains(value, part),
};

const bytes = (base64: string) => Buffer.from(base64, 'base64').toString('latin1');

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B !== undefined) return part.B !== undefined && bytes(value.B).includes(bytes(part.B));
  if (value.L) return value.L.some((element) => equals(element, part));
  const { SS, NS, BS } = value;
  return Boolean((part.S !== undefined && SS?.includes(part.S)) || (part.N !== undefined && NS?.includes(part.N))
    || (part.B !== undefined && BS?.includes(part.B)));
}

const ORDERED: readonly AttributeType[] = ['S', 'N', 'B'];
const TYPES = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);

/** What DynamoDB refuses by looking at the expression and its values alone. */
export function checkCondition(condition: Condition, scope: Scope): void {
  const ordered = (operator: string, ...operands: Operand[]) => operands.forEach((operand) => {
    const constant = scope.constant(operand);
    must(!constant || ORDERED.includes(typeOf(constant)), incorrectType(operator, constant));
  });
  switch (condition.kind) {
    case 'and': case 'or':
      checkCondition(condition.left, scope);
      checkCondition(condition.right, scope);
      break;
    case 'not':
      checkCondition(condition.condition, scope);
      break;
    case 'compare':
      checkDistinct(condition.operator, [condition.left, condition.right], scope);
      if (condition.operator !== '=' && condition.operator !== '<>') ordered(condition.operator, condition.left, condition.right);
      break;
    case 'between':
      ordered('BETWEEN', condition.operand, condition.low, condition.high);
      checkBounds(scope.constant(condition.low), scope.constant(condition.high));
      break;
    case 'call':
      checkDistinct(condition.name, condition.args, scope);
      checkCall(condition.name, condition.args.map((operand) => scope.constant(operand)));
  }
}

function checkDistinct(operator: string, [first, ...others]: readonly Operand[], scope: Scope): void {
  const text = (operand: Operand) => operand.kind === 'path' ? JSON.stringify(scope.resolve(operand.path)) : undefined;
  must(text(first) === undefined || others.every((other) => text(other) !== text(first)),
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}`);
}

function checkBounds(low: Value, high: Value): void {
  if (!low || !high) return;
  must(typeOf(low) === typeOf(high), 'The BETWEEN operator requires same data type for lower and upper bounds;');
  must(compare(low, high)! <= 0, 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound;');
}

function checkCall(name: string, constants: readonly Value[]): void {
  if (name === 'begins_with') {
    constants.forEach((value) => must(!value || value.S !== undefined || value.B !== undefined, incorrectType(name, value)));
  }
  if (name === 'attribute_type') {
    const type = constants[1];
    must(type, 'The second operand of attribute_type has to be an expression attribute value');
    must(type.S !== undefined, incorrectType(name, type));
    must(TYPES.has(type.S), `Invalid attribute type name found; type: ${type.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`);
  }
}

const incorrectType = (operator: string, value: Value) =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${value && typeOf(value)}`;
