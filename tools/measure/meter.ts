import { existsSync, readFileSync } from 'node:fs';

/** What one resource was used for. */
export interface Reading {
  readonly type: string;
  /** Physical name. */
  readonly name: string;
  readonly meters: Readonly<Record<string, number>>;
}

/** Sums by resource. */
export class Meter {
  /** What the emulator has noted since a line of its file. */
  public static read(file: string, fromLine = 0): Meter {
    const meter = new Meter();
    for (const line of lines(file).slice(fromLine)) meter.add(JSON.parse(line));
    return meter;
  }

  private readonly readings = new Map<string, { type: string; name: string; meters: Record<string, number> }>();

  public add({ type, name, meters }: Reading): void {
    const key = `${type} ${name}`;
    const reading = this.readings.get(key) ?? { type, name, meters: {} };
    for (const [meter, amount] of Object.entries(meters)) reading.meters[meter] = (reading.meters[meter] ?? 0) + amount;
    this.readings.set(key, reading);
  }

  public get all(): Reading[] {
    return [...this.readings.values()];
  }

  /** What this one has more, never less than nothing. */
  public minus(other: Meter): Meter {
    const of = ({ type, name }: Reading) => other.all.find((reading) => reading.type === type && reading.name === name)?.meters ?? {};
    return this.map((amount, meter, reading) => Math.max(0, amount - (of(reading)[meter] ?? 0)));
  }

  public times(factor: number): Meter {
    return this.map((amount) => amount * factor);
  }

  private map(change: (amount: number, meter: string, reading: Reading) => number): Meter {
    const result = new Meter();
    for (const reading of this.all) {
      const meters = Object.entries(reading.meters).map(([meter, amount]) => [meter, change(amount, meter, reading)]);
      result.add({ ...reading, meters: Object.fromEntries(meters) });
    }
    return result;
  }
}

export function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
