import { must } from '../errors';
import { Assignment, Operand, Path, Update } from './ast';
import { Parser } from './parser';

export const parseUpdate = (text: string) => Parser.parse(text, update);

function update(parser: Parser): Update {
  const sections: { set?: Assignment[]; remove?: Path[]; add?: Assignment[]; delete?: Assignment[] } = {};
  while (parser.token !== '') {
    const section = parser.token.toUpperCase();
    must(!(section.toLowerCase() in sections), `The "${section}" section can only be used once in an update expression;`);
    if (parser.accept('SET')) sections.set = parser.list(() => assignment(parser));
    else if (parser.accept('REMOVE')) sections.remove = parser.list(() => parser.path());
    else if (parser.accept('ADD')) sections.add = parser.list(() => member(parser));
    else if (parser.accept('DELETE')) sections.delete = parser.list(() => member(parser));
    else parser.fail();
  }
  return { set: [], remove: [], add: [], delete: [], ...sections };
}

function assignment(parser: Parser): Assignment {
  const path = parser.path();
  parser.expect('=');
  return { path, operand: value(parser) };
}

function value(parser: Parser): Operand {
  const left = operand(parser);
  const sign = parser.accept('+') ? 1 : parser.accept('-') ? -1 : undefined;
  return sign ? { kind: 'sum', sign, left, right: operand(parser) } : left;
}

function operand(parser: Parser): Operand {
  if (parser.accept('(')) {
    const inner = value(parser);
    parser.expect(')');
    return inner;
  }
  if (!parser.isCall) return parser.operand();
  const call: Operand & { kind: 'call' } = { kind: 'call', ...parser.call(() => operand(parser)) };
  const { name, args } = call;
  must(FUNCTIONS.has(name), `Invalid function name; function: ${name}`);
  must(name === 'if_not_exists' || name === 'list_append', `The function is not allowed in an update expression; function: ${name}`);
  must(args.length === 2, `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`);
  must(name !== 'if_not_exists' || args[0].kind === 'path', `Operator or function requires a document path; operator or function: ${name}`);
  return call;
}

const FUNCTIONS = new Set([
  'if_not_exists', 'list_append', 'attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size',
]);

function member(parser: Parser): Assignment {
  const path = parser.path();
  const named = parser.operand();
  if (named.kind !== 'value') parser.fail();
  return { path, operand: named };
}
