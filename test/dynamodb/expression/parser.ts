import { must, validation } from '../errors';
import { Operand, Parsed, Path, Step } from './ast';
import { isReserved } from './reserved-words';

const TOKEN = /\s*([A-Za-z_][A-Za-z0-9_]*|[#:][A-Za-z0-9_]+|\d+|<>|<=|>=|[=<>()[\].,+-]|\S|$)/y;
const NAME = /^[A-Za-z_#]/;

/** Reads the tokens of one expression: what conditions, updates and projections share. */
export class Parser {
  static parse<T>(text: string, read: (parser: Parser) => T): Parsed<T> {
    const parser = new Parser(text);
    const tree = read(parser);
    if (parser.token !== '') parser.fail();
    return { tree, names: parser.names, values: parser.values };
  }

  private readonly names = new Set<string>();
  private readonly values = new Set<string>();
  private readonly tokens: string[] = [];
  private position = 0;

  private constructor(text: string) {
    TOKEN.lastIndex = 0;
    for (let token; token !== ''; this.tokens.push(token)) token = TOKEN.exec(text)![1];
    must(this.token !== '', 'The expression can not be empty;');
  }

  /** The current token; empty at the end. */
  get token(): string {
    return this.tokens[this.position];
  }

  get isCall(): boolean {
    return /^[a-z]/i.test(this.token) && this.tokens[this.position + 1] === '(';
  }

  /** Goes on when the current token is this one (keywords in any case). */
  accept(token: string): boolean {
    if (this.token.toUpperCase() !== token) return false;
    this.position++;
    return true;
  }

  expect(token: string): void {
    if (!this.accept(token)) this.fail();
  }

  next(): string {
    return this.tokens[this.position++];
  }

  list<T>(read: () => T): T[] {
    const all = [read()];
    while (this.accept(',')) all.push(read());
    return all;
  }

  path(): Path {
    const steps: Step[] = [this.name()];
    for (;;) {
      if (this.accept('.')) {
        steps.push(this.name());
      } else if (this.accept('[')) {
        if (!/^\d+$/.test(this.token)) this.fail();
        steps.push(Number(this.next()));
        this.expect(']');
      } else {
        return steps;
      }
    }
  }

  operand(): Operand {
    if (this.token.startsWith(':') && this.token.length > 1) {
      const name = this.next();
      this.values.add(name);
      return { kind: 'value', name };
    }
    if (this.isCall) return { kind: 'call', ...this.call(() => this.operand()) };
    return { kind: 'path', path: this.path() };
  }

  call(argument: () => Operand): { name: string; args: Operand[] } {
    const name = this.next();
    this.expect('(');
    const args = this.list(argument);
    this.expect(')');
    return { name, args };
  }

  fail(): never {
    const near = this.tokens.slice(Math.max(0, this.position - 1), this.position + 2).join(' ').trim();
    throw validation(`Syntax error; token: "${this.token || '<EOF>'}", near: "${near}"`);
  }

  private name(): string {
    if (!NAME.test(this.token) || this.token === '#') this.fail();
    const name = this.next();
    if (name.startsWith('#')) this.names.add(name);
    else must(!isReserved(name), `Attribute name is a reserved keyword; reserved keyword: ${name}`);
    return name;
  }
}
