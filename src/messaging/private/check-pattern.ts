import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from '../../private/validation-error';

/** Refuses what EventBridge would: a pattern names its values in lists, none of them empty. */
export function checkPattern(scope: Construct, path: string, pattern: unknown): void {
  if (pattern === undefined || Token.isUnresolved(pattern)) return;
  if (Array.isArray(pattern)) return check(scope, pattern.length > 0, `${path} is an empty list, which no event matches: leave it out, or give values.`);
  check(scope, typeof pattern === 'object' && pattern !== null, `${path} is ${JSON.stringify(pattern)}: give a list, [${JSON.stringify(pattern)}].`);
  const fields = Object.entries(pattern);
  check(scope, fields.length > 0, `${path} is empty: leave it out, or give fields.`);
  for (const [name, value] of fields) checkPattern(scope, `${path}.${name}`, value);
}
