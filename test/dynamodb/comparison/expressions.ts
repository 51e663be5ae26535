import fc from 'fast-check';
import type { AttributeValue } from '../attribute-value';
import { listValue, numberValue, orderedValue, setValue, textValue, value } from './values';

/** An expression with its values still in it: texts alternate with values and names. */
export type Template = readonly (string | { readonly value: AttributeValue } | { readonly name: string })[];

const join = (...parts: (string | Template | AttributeValue)[]): Template =>
  parts.flatMap((part): Template => typeof part === 'string' ? [part] : Array.isArray(part) ? part : [{ value: part as AttributeValue }]);

const attribute = fc.constantFrom('a', 'b', 'n', 'l', 'm', 'ss', 'state', 'due', 'absent');
const name: fc.Arbitrary<Template> = fc.tuple(attribute, fc.boolean()).map(([text, hidden]) => hidden || text === 'state' ? [{ name: text }] : [text]);

export const path: fc.Arbitrary<Template> = fc.oneof(
  { weight: 5, arbitrary: name },
  { weight: 1, arbitrary: fc.constantFrom<Template>(['m.x'], ['m.y'], ['m.', { name: 'x' }], ['l[0]'], ['l[1]'], ['l[7]'], ['m.x[0]'], ['a.x']) },
);

const operand = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 3, arbitrary: value.map((constant) => join(constant)) },
  { weight: 1, arbitrary: path.map((of) => join('size(', of, ')')) },
);

/** What can stand at an order's side; anything else is refused. */
const ordered = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 6, arbitrary: orderedValue.map((constant) => join(constant)) },
  { weight: 2, arbitrary: path.map((of) => join('size(', of, ')')) },
  { weight: 1, arbitrary: path },
);
const bounds = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(['0', '10'], ['-1', '1'], ['2', '2'], ['2', '1']).map((both) => both.map((N) => ({ N }))) },
  { weight: 4, arbitrary: fc.constantFrom(['', 'b'], ['a', 'ab'], ['b', 'a']).map((both) => both.map((S) => ({ S }))) },
  { weight: 1, arbitrary: fc.tuple(orderedValue, orderedValue) },
);
const prefix = fc.oneof({ weight: 3, arbitrary: textValue.map((constant) => join(constant)) }, { weight: 1, arbitrary: path });

const comparator = fc.constantFrom(' = ', ' <> ', ' < ', ' <= ', ' > ', ' >= ');
const type = fc.constantFrom<AttributeValue>({ S: 'S' }, { S: 'N' }, { S: 'L' }, { S: 'M' }, { S: 'NS' }, { S: 'BOOL' }, { S: 'SS' }, { S: 'B' }, { S: 'NULL' });

export const { condition } = fc.letrec<{ condition: Template; term: Template }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('term'),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => join('(', left, ') AND (', right, ')')),
    fc.tuple(tie('term'), tie('condition'), fc.constantFrom(' AND ', ' OR ')).map(([left, right, and]) => join(left, and, right)),
    tie('condition').map((inner) => join('NOT (', inner, ')')),
  ),
  term: fc.oneof(
    fc.tuple(path, comparator, ordered).map(([left, operator, right]) => join(left, operator, right)),
    fc.tuple(path, fc.constantFrom(' = ', ' <> '), operand).map(([left, operator, right]) => join(left, operator, right)),
    fc.tuple(ordered, comparator, ordered).map(([left, operator, right]) => join(left, operator, right)),
    fc.tuple(ordered, bounds).map(([of, [low, high]]) => join(of, ' BETWEEN ', low, ' AND ', high)),
    fc.tuple(operand, value, operand).map(([of, one, other]) => join(of, ' IN (', one, ', ', other, ')')),
    path.map((of) => join('attribute_exists(', of, ')')),
    path.map((of) => join('attribute_not_exists(', of, ')')),
    fc.tuple(path, type).map(([of, what]) => join('attribute_type(', of, ', ', what, ')')),
    fc.tuple(path, prefix).map(([of, start]) => join('begins_with(', of, ', ', start, ')')),
    fc.tuple(path, operand).map(([of, part]) => join('contains(', of, ', ', part, ')')),
  ),
}));

const number = fc.oneof({ weight: 4, arbitrary: numberValue.map((constant) => join(constant)) }, { weight: 2, arbitrary: path });
const orDefault = fc.tuple(path, value).map(([of, otherwise]) => join('if_not_exists(', of, ', ', otherwise, ')'));
const list = fc.oneof(path, listValue.map((constant) => join(constant)), fc.tuple(path, listValue).map(([of, none]) => join('if_not_exists(', of, ', ', none, ')')));

const assigned = fc.oneof(
  { weight: 3, arbitrary: value.map((constant) => join(constant)) },
  { weight: 1, arbitrary: path },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('n', 'due', 'm.x'), fc.constantFrom(' + ', ' - '), number).map(([of, sign, by]) => join(of, sign, by)) },
  { weight: 1, arbitrary: fc.tuple(number, fc.constantFrom(' + ', ' - '), number).map(([left, sign, right]) => join(left, sign, right)) },
  { weight: 1, arbitrary: orDefault },
  { weight: 1, arbitrary: fc.tuple(list, list).map(([first, second]) => join('list_append(', first, ', ', second, ')')) },
);

/** Mostly one target once: targets that overlap are refused before anything else happens. */
const targets = fc.uniqueArray(path, { minLength: 1, maxLength: 4, selector: (template) => JSON.stringify(template).replace(/[^a-z]|name/g, '').slice(0, 1) });

const section = (keyword: string, clauses: Template[]): Template =>
  clauses.length === 0 ? [] : join(` ${keyword} `, ...clauses.flatMap((clause, i) => i === 0 ? [clause] : [', ', clause]));

export const update: fc.Arbitrary<Template> = targets.chain((paths) => fc.tuple(...paths.map((target) => fc.oneof(
  { weight: 5, arbitrary: assigned.map((to) => ({ keyword: 'SET', clause: join(target, ' = ', to) })) },
  { weight: 2, arbitrary: fc.constant({ keyword: 'REMOVE', clause: target }) },
  { weight: 1, arbitrary: fc.oneof(numberValue, setValue).map((by) => ({ keyword: 'ADD', clause: join(target, ' ', by) })) },
  { weight: 1, arbitrary: setValue.map((less) => ({ keyword: 'DELETE', clause: join(target, ' ', less) })) },
)))).map((clauses) => ['SET', 'REMOVE', 'ADD', 'DELETE']
  .flatMap((keyword) => section(keyword, clauses.filter((each) => each.keyword === keyword).map(({ clause }) => clause))));

export const projection: fc.Arbitrary<Template> = fc.array(path, { minLength: 1, maxLength: 3 })
  .map((paths) => join(...paths.flatMap((each, i) => i === 0 ? [each] : [', ', each])));

export const sortKeyCondition: fc.Arbitrary<Template> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Template>([]) },
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(' = ', ' < ', ' <= ', ' > ', ' >= '), numberValue).map(([operator, to]) => join(operator, to)) },
  { weight: 3, arbitrary: fc.constantFrom([{ N: '0' }, { N: '2' }], [{ N: '1' }, { N: '10' }]).map(([low, high]) => join(' BETWEEN ', low, ' AND ', high)) },
  { weight: 1, arbitrary: textValue.map((to) => join(' = ', to)) },
);

/** The parameters of a request whose expressions these are. */
export function render(templates: Record<string, Template | undefined>): Record<string, unknown> {
  const ExpressionAttributeNames: Record<string, string> = {};
  const ExpressionAttributeValues: Record<string, AttributeValue> = {};
  const expressions = Object.entries(templates).flatMap(([parameter, template]) => template ? [[parameter, template.map((part) => {
    if (typeof part === 'string') return part;
    if ('name' in part) {
      ExpressionAttributeNames[`#${part.name}`] = part.name;
      return `#${part.name}`;
    }
    const placeholder = `:v${Object.keys(ExpressionAttributeValues).length}`;
    ExpressionAttributeValues[placeholder] = part.value;
    return placeholder;
  }).join('').trim()]] : []);
  return {
    ...Object.fromEntries(expressions),
    ...(Object.keys(ExpressionAttributeNames).length > 0 ? { ExpressionAttributeNames } : {}),
    ...(Object.keys(ExpressionAttributeValues).length > 0 ? { ExpressionAttributeValues } : {}),
  };
}
