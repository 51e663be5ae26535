import { Bill, Line } from './bill';
import { Choice } from './options';
import { mainDrivers, ownConstruct, Summary } from './summary';

/** What the table and the picture say about the whole. */
export interface Heading {
  /** The stated work, e.g. `10,000 orders`. */
  readonly workload: string;
  /** The price list, e.g. `us-east-1, 2026-11-21`. */
  readonly prices: string;
  /** Dollars; none where nothing is used by orders. */
  readonly perOrder?: number;
  /** Dollars a month without any work. */
  readonly fixed: number;
}

const DRIVERS = 12;

/** The bill as text for people, drivers first. */
export function renderTable(heading: Heading, { lines, notes }: Bill, summary: Summary, choices: readonly Choice[]): string {
  const { monthly, byService, byConstruct } = summary;
  return [
    `${dollars(monthly)} a month for ${heading.workload}: ${restAndOrder(heading)}.`,
    `List prices of ${heading.prices}, without free tier.`,
    section('Drivers', drivers(lines, monthly)),
    section('By service', shares(byService, monthly)),
    section('By construct', shares(byConstruct, monthly)),
    section('What each option would change, a month', choices.map(({ name, change }) => [signed(change), name])),
    ['', 'Notes', ...notes.map((note) => `  - ${note}`)].join('\n'),
  ].filter(Boolean).join('\n');
}

export function restAndOrder({ fixed, perOrder }: Heading): string {
  return `${dollars(fixed)} at rest${perOrder === undefined ? '' : `, $${perOrder.toFixed(6)} an order`}`;
}

function drivers(lines: readonly Line[], monthly: number): string[][] {
  return mainDrivers(lines, DRIVERS).map((line) => [
    dollars(line.usd), percent(line.usd, monthly), line.price, ownConstruct(line), `${amount(line.quantity)} × ${line.unit}`, `per ${line.per}`, line.basis,
  ]);
}

function shares(sums: Readonly<Record<string, number>>, monthly: number): string[][] {
  return Object.entries(sums).map(([name, usd]) => [dollars(usd), percent(usd, monthly), name]);
}

function section(title: string, rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const padded = rows.map((row) => row.map((cell, column) => /^[+−$\d]/.test(cell) && column < 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])));
  return ['', title, ...padded.map((row) => `  ${row.join('  ').trimEnd()}`)].join('\n');
}

export function dollars(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

export function signed(usd: number): string {
  return `${usd < 0 ? '−' : '+'}${dollars(Math.abs(usd))}`;
}

export function percent(part: number, whole: number): string {
  return `${whole ? Math.round(part / whole * 100) : 0} %`;
}

export function amount(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
