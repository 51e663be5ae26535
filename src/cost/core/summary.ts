import { Line } from './bill';

/** Sums of a bill, in dollars. */
export interface Summary {
  readonly monthly: number;
  readonly fixed: number;
  readonly byService: Readonly<Record<string, number>>;
  readonly byConstruct: Readonly<Record<string, number>>;
}

export function summarize(lines: readonly Line[]): Summary {
  return {
    monthly: sum(lines),
    fixed: sum(lines.filter(isFixed)),
    byService: groupBy(lines, ({ service }) => service),
    byConstruct: groupBy(lines, ownConstruct),
  };
}

/** What one unit of work costs. */
export function perUnit(lines: readonly Line[], unit: string, units: number): number {
  return sum(lines.filter(({ per }) => per === unit)) / units;
}

/** Whether a line is there without any work. */
export function isFixed({ per }: Line): boolean {
  return per === 'month' || per === 'run';
}

/** The construct that stands directly in the stack: what the app's author wrote. */
export function ownConstruct({ path, stack }: Pick<Line, 'path' | 'stack'>): string {
  return path.split('/').slice(0, stack.split('/').length + 1).join('/');
}

/** Sums by a key, dearest first. */
export function groupBy(lines: readonly Line[], key: (line: Line) => string): Record<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(key(line), (sums.get(key(line)) ?? 0) + line.usd);
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a));
}

export function sum(lines: readonly Line[]): number {
  return lines.reduce((total, { usd }) => total + usd, 0);
}

/** What costs most: a price, for a construct that the app's author wrote. `basis` names all that it rests on. */
export type Driver = Omit<Line, 'basis'> & { readonly basis: string };

export function mainDrivers(lines: readonly Line[], most: number): Driver[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.price} ${ownConstruct(line)} ${line.per}`;
    groups.set(key, [...groups.get(key) ?? [], line]);
  }
  return [...groups.values()]
    .map((group) => ({
      ...group[0],
      usd: sum(group),
      quantity: group.reduce((total, { quantity }) => total + quantity, 0),
      basis: [...new Set(group.map(({ basis }) => basis))].join('+'),
    }))
    .sort((a, b) => b.usd - a.usd)
    .slice(0, most);
}
