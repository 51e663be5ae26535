import { Construct } from 'constructs';
import { ExtraFieldRules, FieldRule, MAX_EXTRA_BYTES } from './core/field-rules';
import { OrderFieldProps } from './props';
import { check } from '../private/validation-error';

/** Together in the environment of a function, which holds 4 KB in all. */
const MAX_RULES_BYTES = 2500;

/** The fields of the shop's own, as the functions read them. */
export function fieldRules(scope: Construct, { extraFields, extraItemFields }: OrderFieldProps): ExtraFieldRules {
  const rules = { order: rulesOf(scope, 'extraFields', extraFields), item: rulesOf(scope, 'extraItemFields', extraItemFields) };
  const { length } = JSON.stringify(rules);
  check(scope, length <= MAX_RULES_BYTES, `extraFields and extraItemFields take ${length} characters to describe, ${MAX_RULES_BYTES} at most: make one of them OrderField.json.`);
  return rules;
}

/** Names of those that have to be there. */
export const requiredFields = (rules: Record<string, FieldRule> = {}) => Object.keys(rules).filter((name) => rules[name].required);

function rulesOf(scope: Construct, prop: string, fields: OrderFieldProps['extraFields']): Record<string, FieldRule> | undefined {
  if (!fields || !Object.keys(fields).length) return undefined;
  return Object.fromEntries(Object.entries(fields).map(([name, { _rule: rule }]) => {
    check(scope, /^[A-Za-z]\w{0,39}$/.test(name), `${prop}: '${name}' cannot be the name of a field: take letters, digits and underscores, from a letter, up to 40.`);
    const wrong = wrongIn(rule);
    check(scope, !wrong, `${prop}.${name}: ${wrong}`);
    return [name, rule];
  }));
}

function wrongIn(rule: FieldRule): string | undefined {
  const whole = (value: number, max: number) => Number.isInteger(value) && value >= 1 && value <= max;
  switch (rule.type) {
    case 'text': return whole(rule.maxLength, 2000) ? wrongPattern(rule.pattern) : `maxLength is ${rule.maxLength}: give 1–2,000.`;
    case 'json': return whole(rule.maxBytes, MAX_EXTRA_BYTES) ? undefined : `maxBytes is ${rule.maxBytes}: give 1–${MAX_EXTRA_BYTES}.`;
    case 'number': return (rule.min ?? -Infinity) <= (rule.max ?? Infinity) ? undefined : `min is ${rule.min}, more than max (${rule.max}).`;
    case 'choice': return rule.values.length ? undefined : 'name at least one choice.';
    case 'yesNo': return undefined;
  }
}

function wrongPattern(pattern = ''): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return `the pattern ${pattern} is no regular expression: ${(error as Error).message}`;
  }
}
