import { AttributeValue, normaliseItem } from '../attribute-value';
import { DynamoDbError, must, validation } from '../errors';
import { Operand, Parsed, Path } from './ast';

interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, object>;
}

/** The expression attribute names and values of one request, shared by its expressions; each has to be used. */
export class Scope {
  private readonly names: Record<string, string>;
  private readonly values: Record<string, AttributeValue>;
  private readonly used = new Set<string>();
  private expressions = 0;

  constructor({ ExpressionAttributeNames, ExpressionAttributeValues }: Placeholders) {
    must(!ExpressionAttributeNames || Object.keys(ExpressionAttributeNames).length, 'ExpressionAttributeNames must not be empty');
    must(!ExpressionAttributeValues || Object.keys(ExpressionAttributeValues).length, 'ExpressionAttributeValues must not be empty');
    this.names = ExpressionAttributeNames ?? {};
    for (const name in this.names) {
      must(/^#\w+$/.test(name), `ExpressionAttributeNames contains invalid key: Syntax error; key: "${name}"`);
    }
    for (const name in ExpressionAttributeValues) {
      must(/^:\w+$/.test(name), `ExpressionAttributeValues contains invalid key: Syntax error; key: "${name}"`);
    }
    this.values = normaliseItem(ExpressionAttributeValues);
  }

  /** Reads an expression of the request and checks that all it refers to is there. `check` sees it with this scope. */
  read<T>(kind: string, text: string | undefined, parse: (text: string) => Parsed<T>, check?: (tree: T) => void): T | undefined {
    if (text === undefined) return undefined;
    this.expressions++;
    try {
      const { tree, names, values } = cached(text, parse);
      for (const name of names) {
        must(name in this.names, `An expression attribute name used in the document path is not defined; attribute name: ${name}`);
        this.used.add(name);
      }
      for (const name of values) {
        must(name in this.values, `An expression attribute value used in expression is not defined; attribute value: ${name}`);
        this.used.add(name);
      }
      check?.(tree);
      return tree;
    } catch (error) {
      if (error instanceof DynamoDbError) throw validation(`Invalid ${kind}: ${error.message}`);
      throw error;
    }
  }

  /** To be called when all expressions of the request have been read. */
  finish(): void {
    for (const [kind, all] of [['Names', this.names], ['Values', this.values]] as const) {
      const unused = Object.keys(all).filter((name) => !this.used.has(name));
      must(unused.length === 0 || this.expressions > 0, `ExpressionAttribute${kind} can only be specified when using expressions`);
      must(unused.length === 0, `Value provided in ExpressionAttribute${kind} unused in expressions: keys: {${unused.join(', ')}}`);
    }
  }

  resolve(path: Path): Path {
    return path.map((step) => typeof step === 'string' && step.startsWith('#') ? this.names[step] : step);
  }

  value(name: string): AttributeValue {
    return this.values[name];
  }

  /** The operand's value where it is known without an item. */
  constant(operand: Operand): AttributeValue | undefined {
    return operand.kind === 'value' ? this.value(operand.name) : undefined;
  }
}

const parsedBy = new Map<unknown, Map<string, unknown>>();

/** Parses an expression once, however often it is used. */
function cached<T>(text: string, parse: (text: string) => Parsed<T>): Parsed<T> {
  let known = parsedBy.get(parse) as Map<string, Parsed<T>> | undefined;
  if (!known) parsedBy.set(parse, known = new Map());
  let parsed = known.get(text);
  if (!parsed) known.set(text, parsed = parse(text));
  return parsed;
}
