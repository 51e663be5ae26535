/**
 * Which messages a subscription takes, by the words of the documentation of SNS. `fields` of a message are its attributes or its JSON body.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export type Scalar = string | number;
export interface Fields {
  readonly [key: string]: Scalar | readonly Scalar[] | Fields;
}
export interface Policy {
  readonly [key: string]: any;
}

export function accepts(policy: Policy, fields: Fields): boolean {
  return Object.entries(policy).every(([key, rules]) => {
    if (key === '$or') return (rules as Policy[]).some((one) => accepts(one, fields));
    const value = fields[key];
    if (!Array.isArray(rules)) return isObject(value) && accepts(rules, value);
    // No field at all is not even the absence of one.
    if (value === undefined) return Object.keys(fields).length > 0 && rules.some((rule) => rule?.exists === false);
    const values = isObject(value) ? [] : [value].flat();
    return rules.some((rule) => rule?.exists === true || values.some((each) => holds(rule, each)));
  });
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function holds(rule: any, value: Scalar): boolean {
  if (typeof rule !== 'object') return rule === value;
  const [[operator, operand]] = Object.entries<any>(rule);
  switch (operator) {
    case 'anything-but': return isObject(operand) ? typeof value === 'string' && !holds(operand, value) : ![operand].flat().includes(value);
    case 'prefix': return typeof value === 'string' && value.startsWith(operand);
    case 'suffix': return typeof value === 'string' && value.endsWith(operand);
    case 'numeric': return typeof value === 'number' && pairs(operand).every(([comparison, limit]) => compare(comparison, value, limit));
    case 'exists': return false;
    default: throw new Error(`there is no operator ${operator}`);
  }
}

function pairs(operands: any[]): [string, number][] {
  return operands.flatMap((operand, index) => index % 2 ? [] : [[operand, operands[index + 1]] as [string, number]]);
}

function compare(comparison: string, value: number, limit: number): boolean {
  switch (comparison) {
    case '=': return value === limit;
    case '<': return value < limit;
    case '<=': return value <= limit;
    case '>': return value > limit;
    case '>=': return value >= limit;
    default: throw new Error(`there is no comparison ${comparison}`);
  }
}
