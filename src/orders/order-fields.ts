import { Construct } from 'constructs';
import { ExtraFieldRules, FieldRule, MAX_EXTRA_BYTES } from './core/field-rules';
import { nestedQuantifier } from './core/nested-quantifiers';
import { OrderFieldProps } from './props';
import { check, checkFits } from '../private/validation-error';

/** Together in the environment of a function. */
const MAX_RULES_BYTES = 2500;

/** The fields of the shop's own, as the functions read them. */
export function fieldRules(scope: Construct, { extraFields, extraItemFields }: OrderFieldProps): ExtraFieldRules {
  const rules = { order: rulesOf(scope, 'extraFields', extraFields), item: rulesOf(scope, 'extraItemFields', extraItemFields) };
  checkFits(scope, 'extraFields and extraItemFields', rules, MAX_RULES_BYTES, 'make one of them OrderField.json');
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
    case 'number': return wrongRange(rule);
    case 'choice': return wrongChoices(rule.values);
    case 'yesNo': return undefined;
  }
}

function wrongRange({ min, max, whole }: FieldRule & { type: 'number' }): string | undefined {
  for (const [name, value] of Object.entries({ min, max })) {
    if (value !== undefined && !Number.isFinite(value)) return `${name} is ${value}: give a number, or leave it out.`;
  }
  const [from, to] = [min ?? -Infinity, max ?? Infinity];
  if (from > to) return `min is ${min}, more than max (${max}).`;
  return whole && Math.ceil(from) > Math.floor(to) ? `no whole number is from ${min} to ${max}.` : undefined;
}

function wrongChoices(values: string[]): string | undefined {
  if (!values.length) return 'name at least one choice.';
  const wrong = values.find((value) => typeof value !== 'string' || value.trim() === '');
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is no choice: give texts.`;
  const twice = values.find((value, index) => values.indexOf(value) < index);
  return twice === undefined ? undefined : `'${twice}' is there twice.`;
}

function wrongPattern(pattern = ''): string | undefined {
  try {
    new RegExp(pattern, 'u');
    const endless = nestedQuantifier(pattern);
    return endless && `the pattern repeats ${endless}, which can be matched in too many ways: a text that does not fit would be tried for ever. `
      + 'Repeat it a fixed number of times, or take a class of characters instead.';
  } catch (error) {
    return `the pattern ${pattern} is no regular expression: ${(error as Error).message}`;
  }
}
