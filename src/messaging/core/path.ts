/** The names along a path, e.g. `order.customerId`: fields of a message, and of the objects and lists in them. */
export const PATH = /^[^.\s]+(\.[^.\s]+)*$/;

/** What a message says at a path: in a field of that very name, or by the path's names one after the other. Undefined where there is nothing. */
export function valueAt(data: Record<string, unknown>, path: string): unknown {
  return Object.hasOwn(data, path) ? data[path] : path.split('.').reduce<unknown>(inner, data);
}

function inner(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
