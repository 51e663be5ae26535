import { aws_sns as sns } from 'aws-cdk-lib';
import fc from 'fast-check';
import { Fields, Scalar } from './matcher';
import { SubscriptionOptions } from '../../../src';

/** A filter as a user writes it, and, told apart from it, which messages the user means. */
export interface Meant {
  readonly options: SubscriptionOptions;
  readonly means: (fields: Fields) => boolean;
}

interface Field {
  readonly filter: sns.SubscriptionFilter;
  /** `values`: those of the field, one or several; undefined when the message has no such field. */
  readonly means: (values: readonly Scalar[] | undefined) => boolean;
}

const word = fc.constantFrom('red', 'green', 'redder', 'bred', 'x');
const number = fc.constantFrom<number>(-2, 0, 1, 1.5, 3, 100);
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 2 });
const numbers = fc.uniqueArray(number, { minLength: 1, maxLength: 2 });
const range = fc.tuple(number, number).map(([a, b]) => ({ start: Math.min(a, b), stop: Math.max(a, b) }));

/** Some conditions, and few: SNS takes no more than 150 combinations in one policy. */
const isSmall = (conditions: object) => [1, 2].includes(Object.keys(conditions).length);

const some = (test: (value: any) => boolean) => (values: readonly Scalar[] | undefined) => values?.some(test) ?? false;
const isText = (test: (text: string) => boolean) => (value: Scalar) => typeof value === 'string' && test(value);
const isNumber = (test: (value: number) => boolean) => (value: Scalar) => typeof value === 'number' && test(value);

const text = fc.record({ allowlist: words, denylist: words, matchPrefixes: words, matchSuffixes: words }, { requiredKeys: [] })
  .filter(isSmall)
  .map((conditions): Field => {
    const { allowlist, denylist, matchPrefixes, matchSuffixes } = conditions;
    return {
      filter: sns.SubscriptionFilter.stringFilter(conditions),
      means: some((value) => Boolean(allowlist?.includes(value)) || (denylist !== undefined && !denylist.includes(value))
        || isText((own) => Boolean(matchPrefixes?.some((start) => own.startsWith(start)) || matchSuffixes?.some((end) => own.endsWith(end))))(value)),
    };
  });

const amount = fc.record({
  allowlist: numbers,
  greaterThan: number,
  greaterThanOrEqualTo: number,
  lessThan: number,
  lessThanOrEqualTo: number,
  between: range,
  betweenStrict: range,
}, { requiredKeys: [] }).filter(isSmall).map((conditions): Field => {
  const { allowlist, greaterThan, greaterThanOrEqualTo, lessThan, lessThanOrEqualTo, between, betweenStrict } = conditions;
  return {
    filter: sns.SubscriptionFilter.numericFilter(conditions),
    means: some(isNumber((value) => Boolean(allowlist?.includes(value))
      || (greaterThan !== undefined && value > greaterThan) || (greaterThanOrEqualTo !== undefined && value >= greaterThanOrEqualTo)
      || (lessThan !== undefined && value < lessThan) || (lessThanOrEqualTo !== undefined && value <= lessThanOrEqualTo)
      || (between !== undefined && value >= between.start && value <= between.stop)
      || (betweenStrict !== undefined && value > betweenStrict.start && value < betweenStrict.stop))),
  };
});

const presence = fc.constantFrom<Field>(
  { filter: sns.SubscriptionFilter.existsFilter(), means: (values) => values !== undefined },
  { filter: sns.SubscriptionFilter.notExistsFilter(), means: (values) => values === undefined },
);
/** What CDK has no name for: a filter of conditions as SNS writes them. */
const otherPrefix = word.map((start): Field => ({
  filter: new sns.SubscriptionFilter([{ 'anything-but': { prefix: start } }]), means: some(isText((value) => !value.startsWith(start))),
}));
const field = fc.oneof({ weight: 3, arbitrary: text }, { weight: 3, arbitrary: amount }, presence);

const keys = ['a', 'b', 'c'] as const;
/** `text` is text in every message: what the start of a number is, the documentation does not say. */
const perKey = (maxKeys: number) => fc
  .tuple(fc.dictionary(fc.constantFrom(...keys), field, { minKeys: 1, maxKeys }), fc.option(otherPrefix, { freq: 4 }))
  .map(([wanted, start]): Record<string, Field> => ({ ...wanted, ...(start ? { text: start } : {}) }));
const valuesOf = (value: Fields[string] | undefined) => value === undefined ? undefined : [value].flat().filter((one) => typeof one !== 'object') as Scalar[];
const meansAll = (wanted: Record<string, Field>) => (fields: Fields) => (
  Object.entries(wanted).every(([key, { means }]) => means(valuesOf(fields[key]))));

const byAttributes = perKey(3).map((wanted): Meant => ({
  options: { filterPolicy: Object.fromEntries(Object.entries(wanted).map(([key, { filter }]) => [key, filter])) }, means: meansAll(wanted),
}));

/** One of two: SNS's `$or`, which CDK passes on. */
const byEither = fc.tuple(perKey(3), perKey(3)).map(([one, other]): Meant => {
  const conditions = [one, other].map((wanted) => Object.fromEntries(Object.entries(wanted).map(([key, { filter }]) => [key, filter.conditions])));
  return {
    options: { filterPolicy: { $or: new sns.SubscriptionFilter(conditions) } },
    means: (fields) => [one, other].some((each) => meansAll(each)(fields)),
  };
});

const byBody = fc.tuple(perKey(2), fc.option(perKey(1), { nil: undefined })).map(([wanted, inner]): Meant => {
  const policyOf = (all: Record<string, Field>) => (
    Object.fromEntries(Object.entries(all).map(([key, { filter }]) => [key, sns.FilterOrPolicy.filter(filter)])));
  const within = ({ inner: fields }: Fields) => inner === undefined || (typeof fields === 'object' && meansAll(inner)(fields as Fields));
  return {
    options: { filterPolicyWithMessageBody: { ...policyOf(wanted), ...(inner ? { inner: sns.FilterOrPolicy.policy(policyOf(inner)) } : {}) } },
    means: (fields) => meansAll(wanted)(fields) && within(fields),
  };
});

/** Ways to choose messages, by attributes or by their body. */
export const meant: fc.Arbitrary<Meant> = fc.oneof(byAttributes, byEither, byBody);

const value = fc.oneof(word, number, fc.array(fc.oneof(word, number), { minLength: 1, maxLength: 3 }));
const flat = fc.tuple(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 }), fc.option(word))
  .map(([fields, own]) => ({ ...fields, ...(own ? { text: own } : {}) }));

/** Fields of a message: attributes, or a body whose `inner` has some of its own. Every message has `id`, so that it has some field. */
export const attributes: fc.Arbitrary<Fields> = flat.map((fields) => ({ ...fields, id: 'm' }));
export const body: fc.Arbitrary<Fields> = fc.tuple(flat, fc.option(flat, { nil: undefined }))
  .map(([fields, inner]) => ({ ...fields, id: 'm', ...(inner ? { inner: { ...inner, id: 'm' } } : {}) }));
