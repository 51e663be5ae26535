import { z } from 'zod';
import type { FieldRule } from './field-rules';

export type Extra = Record<string, unknown>;

/** Takes these fields and no others. Without any required field it may be left out. */
export function extraSchema(rules: Record<string, FieldRule> = {}): z.ZodOptional<z.ZodType<Extra>> {
  const names = Object.keys(rules);
  const shape = Object.fromEntries(names.map((name) => [name, rules[name].required ? schemaOf(rules[name]) : schemaOf(rules[name]).optional()]));
  const known = names.length ? `the fields here are ${names.join(', ')}` : 'this shop has no fields of its own';
  const fields: z.ZodType<Extra> = z.strictObject(shape, {
    error: (issue) => issue.code === 'unrecognized_keys' ? `has ${issue.keys.join(', ')}: ${known}` : undefined,
  });
  const needed = names.some((name) => rules[name].required);
  return (needed ? fields : fields.optional()) as z.ZodOptional<z.ZodType<Extra>>;
}

export const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');

function schemaOf(rule: FieldRule): z.ZodType {
  switch (rule.type) {
    case 'text': return text(rule);
    case 'number': return number(rule);
    case 'yesNo': return z.boolean();
    case 'choice': return z.enum(rule.values, { error: (issue) => issue.input === undefined ? undefined : `must be one of ${rule.values.join(', ')}` });
    case 'json': return z.json().refine((value) => bytesOf(value) <= rule.maxBytes, `must have at most ${rule.maxBytes} bytes`);
  }
}

function text({ maxLength, pattern }: FieldRule & { type: 'text' }): z.ZodType {
  const any = z.string().max(maxLength, `must have at most ${maxLength} characters`);
  return pattern ? any.regex(new RegExp(`^(?:${pattern})$`, 'u'), `must match ${pattern}`) : any;
}

function number({ min = -Infinity, max = Infinity, whole }: FieldRule & { type: 'number' }): z.ZodType {
  const any = whole ? z.int('must be a whole number') : z.number();
  return any.min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);
}
