interface Shape {
  readonly type: string;
  readonly members?: Record<string, string>;
  readonly member?: string;
  readonly value?: string;
  readonly required?: string[];
  readonly enum?: string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/** What a service would not take of a value, by its published model: unknown members, missing ones, enums, ranges, patterns. */
export function violations(shapes: Record<string, Shape>, name: string, value: any, at = name): string[] {
  const shape = shapes[name];
  switch (shape.type) {
    case 'structure':
      return [
        ...(shape.required ?? []).filter((member) => !(member in value)).map((member) => `${at}.${member} is missing`),
        ...Object.entries(value).flatMap(([member, inner]) => (shape.members![member]
          ? violations(shapes, shape.members![member], inner, `${at}.${member}`) : [`${at}.${member} is not known`])),
      ];
    case 'list': return Array.isArray(value) ? value.flatMap((inner, index) => violations(shapes, shape.member!, inner, `${at}[${index}]`)) : [`${at} is no list`];
    case 'map': return Object.entries(value).flatMap(([key, inner]) => violations(shapes, shape.value!, inner, `${at}.${key}`));
    case 'string': return typeof value === 'string' ? text(shape, value, at) : [`${at} is no string`];
    default: return number(shape, value, at);
  }
}

function text({ enum: choices, min = 0, max = Infinity, pattern }: Shape, value: string, at: string): string[] {
  if (choices && !choices.includes(value)) return [`${at} is ${value}, none of ${choices.join(', ')}`];
  if (value.length < min || value.length > max) return [`${at} has ${value.length} characters`];
  return pattern && !new RegExp(pattern).test(value) ? [`${at} is ${value}, unlike ${pattern}`] : [];
}

function number({ type, min = -Infinity, max = Infinity }: Shape, value: unknown, at: string): string[] {
  const fits = typeof value === 'number' && (type !== 'integer' || Number.isInteger(value)) && value >= min && value <= max;
  return fits ? [] : [`${at} is ${value}`];
}
