import { AttributeValue, Item } from '../attribute-value';
import { must, validation } from '../errors';
import { Path, Step } from './ast';

export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    if (value === undefined) return undefined;
    value = member(value, step);
  }
  return value;
}

function member(value: AttributeValue, step: Step): AttributeValue | undefined {
  if (typeof step === 'number') return value.L?.[step];
  return value.M && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
}

/** The item with a value put at the path, whose parent has to be there. */
export function withValue(item: Item, path: Path, value: AttributeValue): Item {
  return replaceAt({ M: item }, path, value).M!;
}

/** The item without what is at the path; its parent has to be there. */
export function withoutValue(item: Item, path: Path): Item {
  return replaceAt({ M: item }, path, undefined).M!;
}

function replaceAt(target: AttributeValue | undefined, [step, ...rest]: Path, value: AttributeValue | undefined): AttributeValue {
  const container = typeof step === 'number' ? target?.L : target?.M;
  if (!container) throw validation('The document path provided in the update expression is invalid for update');
  const replacement = rest.length > 0 ? replaceAt(member(target!, step), rest, value) : value;
  return typeof step === 'number'
    ? { L: replaceElement(target!.L!, step, replacement) }
    : { M: replaceEntry(target!.M!, step, replacement) };
}

function replaceElement(list: readonly AttributeValue[], index: number, value: AttributeValue | undefined): AttributeValue[] {
  const copy = [...list];
  if (value === undefined) copy.splice(index, 1);
  else copy[Math.min(index, list.length)] = value;
  return copy;
}

function replaceEntry(map: Item, name: string, value: AttributeValue | undefined): Item {
  if (value !== undefined) return { ...map, [name]: value };
  const { [name]: _, ...others } = map;
  return others;
}

/** Refuses paths of which one contains the other, or that take one place for both a map and a list. */
export function checkOverlap(paths: readonly Path[]): void {
  paths.forEach((one, i) => paths.slice(0, i).forEach((other) => {
    const parting = other.findIndex((step, at) => step !== one[at]);
    const describe = `path one: ${show(other)}, path two: ${show(one)}`;
    must(parting !== -1 && parting < one.length,
      `Two document paths overlap with each other; must remove or rewrite one of these paths; ${describe}`);
    must(typeof one[parting] === typeof other[parting],
      `Two document paths conflict with each other; must remove or rewrite one of these paths; ${describe}`);
  }));
}

const show = (path: Path) => `[${path.map((step) => typeof step === 'number' ? `[${step}]` : step).join(', ')}]`;

/** The parts of the item that the paths name. */
export function project(item: Item, paths: readonly Path[]): Item {
  return pick({ M: item }, paths.filter((path) => valueAt(item, path) !== undefined)).M ?? {};
}

function pick(value: AttributeValue, paths: readonly Path[]): AttributeValue {
  if (paths.some((path) => path.length === 0)) return value;
  const steps = [...new Set(paths.map(([first]) => first))];
  const below = (step: Step) => pick(member(value, step)!, paths.filter(([first]) => first === step).map(([, ...rest]) => rest));
  return value.L
    ? { L: (steps as number[]).sort((a, b) => a - b).map(below) }
    : { M: Object.fromEntries(steps.map((step) => [step, below(step)])) };
}
