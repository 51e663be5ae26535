import { Duration, Size, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Wrong props: says where and how to mend it. */
export class ValidationError extends Error {
  constructor(scope: IConstruct, message: string) {
    super(`${scope.node.path}: ${message}`);
    this.name = 'ValidationError';
  }
}

/** Throws a {@link ValidationError} unless the condition holds. */
export function check(scope: IConstruct, condition: boolean, message: string): asserts condition {
  if (!condition) throw new ValidationError(scope, message);
}

/** Refuses what is no whole number from `least` to `most`; what is left out or known at deployment only passes. */
export function checkWhole(scope: IConstruct, name: string, value: number | undefined, least: number, most = Infinity): void {
  check(scope, value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most),
    `${name} is ${value}: give ${most === Infinity ? `a whole number from ${least} on` : `${least}–${most}`}.`);
}

/** Refuses what only the deployment knows, where it has to be calculated with. */
export function checkKnown(scope: IConstruct, values: { [name: string]: number | string[] | Duration | Size | undefined }): void {
  for (const [name, value] of Object.entries(values)) {
    check(scope, value instanceof Duration || value instanceof Size ? !value.isUnresolved() : !Token.isUnresolved(value),
      `${name} has to be known when the app is synthesized: give a plain value, not a token or a parameter of the stack.`);
  }
}

/** Refuses what is shorter than `least`, longer than `most` or has a fraction of a second; what is left out or known at deployment only passes. */
export function checkSpan(scope: IConstruct, name: string, value: Duration | undefined, least: Duration, most: Duration): void {
  if (!value || value.isUnresolved()) return;
  const milliseconds = value.toMilliseconds();
  check(scope, milliseconds % 1000 === 0, `${name} is ${value.toHumanString()}: give whole seconds.`);
  check(scope, milliseconds >= least.toMilliseconds() && milliseconds <= most.toMilliseconds(),
    `${name} is ${milliseconds ? value.toHumanString() : 'zero'}: give ${least.toHumanString()} to ${most.toHumanString()}.`);
}

/** Refuses a physical name with other characters than letters, digits, hyphens and underscores, or with too many. */
export function checkName(scope: IConstruct, prop: string, name: string | undefined, most: number): void {
  check(scope, name === undefined || Token.isUnresolved(name) || (/^[\w-]+$/.test(name) && name.length <= most),
    `${prop} is "${name}": give up to ${most} letters, digits, hyphens and underscores.`);
}

/** Refuses empty texts, by name; `hint` says what to give. What is left out or known at deployment only passes. */
export function checkTexts(scope: IConstruct, texts: { [name: string]: string | undefined }, hint: string): void {
  for (const [name, text] of Object.entries(texts)) check(scope, Token.isUnresolved(text) || text?.trim() !== '', `${name} is empty: ${hint}.`);
}

/** Refuses settings that take more bytes, as JSON, than there are for them in a function's environment, which holds 4 KB in all. */
export function checkFits(scope: IConstruct, names: string, settings: unknown, most: number, mend: string): void {
  const size = Buffer.byteLength(JSON.stringify(settings));
  check(scope, size <= most, `${names} take ${size} of ${most} bytes: ${mend}.`);
}
