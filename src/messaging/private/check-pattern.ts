import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from '../../private/validation-error';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const OPERATORS = ['prefix', 'suffix', 'anything-but', 'numeric', 'cidr', 'exists', 'equals-ignore-case', 'wildcard'];

/** Refuses what EventBridge would: a pattern names its values in lists, none of them empty; values are scalars, or operators that it knows. */
export function checkPattern(scope: Construct, path: string, pattern: unknown): void {
  if (pattern === undefined || Token.isUnresolved(pattern)) return;
  if (Array.isArray(pattern)) {
    check(scope, pattern.length > 0, `${path} is an empty list, which no event matches: leave it out, or give values.`);
    if (path.endsWith('.$or')) pattern.forEach((one, index) => checkPattern(scope, `${path}[${index}]`, one));
    else for (const value of pattern) checkOperator(scope, path, value);
    return;
  }
  check(scope, typeof pattern === 'object' && pattern !== null, `${path} is ${JSON.stringify(pattern)}: give a list, [${JSON.stringify(pattern)}].`);
  const fields = Object.entries(pattern);
  check(scope, fields.length > 0, `${path} is empty: leave it out, or give fields.`);
  for (const [name, value] of fields) checkPattern(scope, `${path}.${name}`, value);
}

function checkOperator(scope: Construct, path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return;
  for (const name of Object.keys(value)) {
    check(scope, OPERATORS.includes(name), `${path} has the operator "${name}": EventBridge knows ${OPERATORS.join(', ')}.`);
  }
}
