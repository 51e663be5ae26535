import { createHash } from 'node:crypto';
import { runtimeError } from './errors';
import { read } from './path';

/** What an expression sees: the state's input and the context object. */
export interface Sight {
  readonly input: unknown;
  readonly context: unknown;
}

/** A path (`$…`), a path into the context object (`$$…`) or an intrinsic function (`States.…`). */
export function evaluate(expression: string, sight: Sight): any {
  const [value, end] = parse(expression, 0, sight);
  if (expression.slice(end).trim()) throw runtimeError(`'${expression}' is no expression`);
  return value;
}

/** Evaluates while it parses: answers the value and where it ends. */
function parse(text: string, start: number, sight: Sight): [any, number] {
  const at = start + /^\s*/.exec(text.slice(start))![0].length;
  const rest = text.slice(at);
  const quoted = /^'((?:[^'\\]|\\.)*)'/.exec(rest);
  if (quoted) return [quoted[1].replace(/\\(['\\])/g, '$1'), at + quoted[0].length];
  const literal = /^(-?\d+(\.\d+)?|true|false|null)/.exec(rest);
  if (literal) return [JSON.parse(literal[0]), at + literal[0].length];
  const path = /^\${1,2}(\.[A-Za-z_][\w-]*|\.\*|\[[^\]]*\])*/.exec(rest);
  if (path) return [resolve(path[0], sight), at + path[0].length];
  const call = /^(States\.\w+)\(/.exec(rest);
  if (!call) throw runtimeError(`'${text}' is no expression`);
  const [values, end] = parseArguments(text, at + call[0].length, sight);
  return [apply(call[1], values), end];
}

function parseArguments(text: string, start: number, sight: Sight): [any[], number] {
  const values: any[] = [];
  let at = start;
  while (text[at] !== ')') {
    const [value, end] = parse(text, at, sight);
    values.push(value);
    at = end + /^\s*,?\s*/.exec(text.slice(end))![0].length;
    if (at >= text.length) throw runtimeError(`'${text}' does not end`);
  }
  return [values, at + 1];
}

function resolve(path: string, { input, context }: Sight): any {
  return path.startsWith('$$') ? read(path, context) : read(path, input);
}

const FUNCTIONS: Record<string, (...values: any[]) => any> = {
  'States.Format': (template: string, ...values) => format(template, values),
  'States.StringToJson': (text) => JSON.parse(text),
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.StringSplit': (text: string, separators: string) => split(text, separators),
  'States.Hash': (data: string, algorithm: string) => createHash(algorithm.replace('-', '')).update(data).digest('hex'),
  'States.Base64Encode': (text: string) => Buffer.from(text).toString('base64'),
  'States.Base64Decode': (text: string) => Buffer.from(text, 'base64').toString(),
  'States.JsonMerge': (first, second, deep: boolean) => deep ? notSupported('a deep merge') : { ...first, ...second },
  'States.Array': (...values) => values,
  'States.ArrayLength': (array: unknown[]) => array.length,
  'States.ArrayGetItem': (array: unknown[], index: number) => array[index] ?? notSupported(`index ${index} of ${array.length}`),
  'States.ArrayContains': (array: unknown[], value) => array.some((element) => JSON.stringify(element) === JSON.stringify(value)),
  'States.ArrayUnique': (array: unknown[]) => [...new Map(array.map((element) => [JSON.stringify(element), element])).values()],
  'States.ArrayRange': (first: number, last: number, by: number) => Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, n) => first + n * by),
  'States.ArrayPartition': (array: unknown[], size: number) =>
    Array.from({ length: Math.ceil(array.length / size) }, (_, n) => array.slice(n * size, (n + 1) * size)),
  'States.MathAdd': (a: number, b: number) => a + b,
};

function apply(name: string, values: any[]): any {
  const call = FUNCTIONS[name] ?? notSupported(name);
  try {
    return call(...values);
  } catch (error) {
    throw runtimeError(`${name}: ${(error as Error).message}`);
  }
}

function notSupported(what: string): never {
  throw runtimeError(`${what} is not possible`);
}

function format(template: string, values: unknown[]): string {
  const rest = [...values];
  const text = template.replace(/\\[{}]|\{\}/g, (found) => {
    if (found !== '{}') return found[1];
    if (!rest.length) throw runtimeError(`too few values for '${template}'`);
    const value = rest.shift();
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  if (rest.length) throw runtimeError(`too many values for '${template}'`);
  return text;
}

function split(text: string, separators: string): string[] {
  const any = new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]+`);
  return text.split(any).filter((part) => part !== '');
}
