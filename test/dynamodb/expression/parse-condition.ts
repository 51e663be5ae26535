import { must } from '../errors';
import { Comparator, Condition, Operand, Path } from './ast';
import { Parser } from './parser';

const COMPARATORS: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>=']);

/** Functions that are conditions by themselves, with how many operands they take. */
const PREDICATES: Record<string, number> = { attribute_exists: 1, attribute_not_exists: 1, attribute_type: 2, begins_with: 2, contains: 2 };
const NEEDS_PATH = new Set(['attribute_exists', 'attribute_not_exists', 'attribute_type', 'size']);

/** Conditions that stood in parentheses: `((a = b))` is refused, `((a = b) AND c = d)` is not. */
const parenthesised = new WeakSet<Condition>();

export const parseCondition = (text: string) => Parser.parse(text, disjunction);

export const parseProjection = (text: string) => Parser.parse(text, (parser): Path[] => parser.list(() => parser.path()));

function disjunction(parser: Parser): Condition {
  let left = conjunction(parser);
  while (parser.accept('OR')) left = { kind: 'or', left, right: conjunction(parser) };
  return left;
}

function conjunction(parser: Parser): Condition {
  let left = negation(parser);
  while (parser.accept('AND')) left = { kind: 'and', left, right: negation(parser) };
  return left;
}

function negation(parser: Parser): Condition {
  return parser.accept('NOT') ? { kind: 'not', condition: negation(parser) } : primary(parser);
}

function primary(parser: Parser): Condition {
  if (parser.accept('(')) {
    const condition = disjunction(parser);
    must(!parenthesised.has(condition), 'The expression has redundant parentheses;');
    parenthesised.add(condition);
    parser.expect(')');
    return condition;
  }
  const left = parser.operand();
  if (left.kind === 'call' && left.name !== 'size') return predicate(left);
  return comparison(parser, checked(left));
}

function comparison(parser: Parser, left: Operand): Condition {
  if (parser.accept('BETWEEN')) {
    const low = checked(parser.operand());
    parser.expect('AND');
    return { kind: 'between', operand: left, low, high: checked(parser.operand()) };
  }
  if (parser.accept('IN')) {
    parser.expect('(');
    const options = parser.list(() => checked(parser.operand()));
    parser.expect(')');
    must(options.length <= 100, 'Too many operands in the IN operator;');
    return { kind: 'in', operand: left, options };
  }
  if (!COMPARATORS.has(parser.token)) parser.fail();
  const operator = parser.next() as Comparator;
  return { kind: 'compare', operator, left, right: checked(parser.operand()) };
}

function predicate(call: Operand & { kind: 'call' }): Condition {
  const arity = PREDICATES[call.name];
  must(arity || isUpdateFunction(call.name), `Invalid function name; function: ${call.name}`);
  must(arity, `The function is not allowed in a condition expression; function: ${call.name}`);
  checkCall(call, arity);
  call.args.forEach(checked);
  return call;
}

/** Of all functions only `size` gives a value that can be compared. */
function checked(operand: Operand): Operand {
  if (operand.kind !== 'call') return operand;
  must(operand.name in PREDICATES || operand.name === 'size' || isUpdateFunction(operand.name), `Invalid function name; function: ${operand.name}`);
  must(operand.name === 'size', `The function is not allowed to be used this way in an expression; function: ${operand.name}`);
  checkCall(operand, 1);
  return operand;
}

function checkCall({ name, args }: Operand & { kind: 'call' }, arity: number): void {
  must(args.length === arity, `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`);
  must(!NEEDS_PATH.has(name) || args[0].kind === 'path', `Operator or function requires a document path; operator or function: ${name}`);
}

const isUpdateFunction = (name: string) => name === 'if_not_exists' || name === 'list_append';
