import fc from 'fast-check';
import type { AttributeValue } from '../attribute-value';

const text = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'é');
const number = fc.constantFrom('0', '1', '-1', '2', '2.50', '10', '1e2', '-0.1');
const bytes = fc.constantFrom('', 'AQ==', 'AQI=', '/w==');

export const textValue = text.map((S): AttributeValue => ({ S }));
export const numberValue = number.map((N): AttributeValue => ({ N }));

export const orderedValue = fc.oneof(textValue, numberValue, bytes.map((B): AttributeValue => ({ B })));

const scalar = fc.oneof(
  { weight: 3, arbitrary: textValue },
  { weight: 3, arbitrary: numberValue },
  { weight: 1, arbitrary: bytes.map((B): AttributeValue => ({ B })) },
  { weight: 1, arbitrary: fc.boolean().map((BOOL): AttributeValue => ({ BOOL })) },
  { weight: 1, arbitrary: fc.constant<AttributeValue>({ NULL: true }) },
);

/** Members of number sets differ in their canonical form too. */
export const setValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
  fc.uniqueArray(number, { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
  fc.uniqueArray(bytes, { minLength: 1, maxLength: 2 }).map((BS) => ({ BS })),
);

export const listValue: fc.Arbitrary<AttributeValue> = fc.array(scalar, { maxLength: 3 }).map((L) => ({ L }));

const mapValue: fc.Arbitrary<AttributeValue> = fc
  .record({ x: fc.oneof(scalar, listValue), y: fc.oneof(scalar, setValue) }, { requiredKeys: [] }).map((M) => ({ M }));

export const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: setValue },
  { weight: 2, arbitrary: listValue },
  { weight: 2, arbitrary: mapValue },
);

/** The attributes of an item but its key; some often have the type their name says. */
export const attributes = fc.record({
  a: value,
  b: value,
  n: numberValue,
  l: listValue,
  m: mapValue,
  ss: setValue,
  state: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<AttributeValue>({ S: 'open' }, { S: 'done' }) }, { weight: 1, arbitrary: value }),
  due: fc.oneof({ weight: 9, arbitrary: numberValue }, { weight: 1, arbitrary: value }),
}, { requiredKeys: [] });
