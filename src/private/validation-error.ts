import { Duration, Token } from 'aws-cdk-lib';
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
export function checkWhole(scope: IConstruct, name: string, value: number | undefined, least: number, most: number): void {
  check(scope, value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most),
    `${name} is ${value}: give ${least}–${most}.`);
}

/** Refuses what is shorter than `least` or longer than `most`; what is left out or known at deployment only passes. */
export function checkSpan(scope: IConstruct, name: string, value: Duration | undefined, least: Duration, most: Duration): void {
  if (!value || value.isUnresolved()) return;
  const milliseconds = value.toMilliseconds();
  check(scope, milliseconds >= least.toMilliseconds() && milliseconds <= most.toMilliseconds(),
    `${name} is ${milliseconds ? value.toHumanString() : 'zero'}: give ${least.toHumanString()} to ${most.toHumanString()}.`);
}

/** Refuses empty texts, by name; `hint` says what to give. */
export function checkTexts(scope: IConstruct, texts: { [name: string]: string }, hint: string): void {
  for (const [name, text] of Object.entries(texts)) check(scope, Token.isUnresolved(text) || text.trim() !== '', `${name} is empty: ${hint}.`);
}
