import { Line } from './bill';
import { Choice } from './options';
import { groupBy, mainDrivers, ownConstruct, sum } from './summary';
import { bar, text } from './svg';
import { amount, dollars, Heading, percent, restAndOrder, signed } from './table';

const WIDTH = 960;
const MARGIN = 24;
/** Where bars begin, and how long the longest may be. */
const START = 370;
const LONGEST = 440;
const ROW = 26;
const COLOURS = ['#2f6fb7', '#e08a1e', '#3f9c5a', '#b5476b', '#7a5fb0', '#8a6d3b', '#3aa5b1', '#6b7785'];
const [SAVES, COSTS, QUIET] = ['#3f9c5a', '#c0564b', 'fill="#5a6675"'];
/** Constructs with a colour of their own; the others share the last one. */
const NAMED = COLOURS.length - 1;
const [DRIVERS, OPTIONS] = [8, 12];

/** Draws one row below `top`. */
type Row = (top: number) => string[];

/** The bill as an SVG picture: its drivers, each service stacked by construct, and what options would change. */
export function renderPicture(heading: Heading, lines: readonly Line[], choices: readonly Choice[]): string {
  const monthly = sum(lines);
  const constructs = groupBy(lines, ownConstruct);
  const names = Object.keys(constructs);
  const colourOf = (construct: string) => COLOURS[Math.min(names.indexOf(construct), NAMED)];
  const sections: [string, Row[]][] = [
    ['What drives it', driverRows(lines, monthly, colourOf)],
    ['By service and construct', [...serviceRows(lines, monthly, colourOf), ...legend(constructs, colourOf)]],
    ['What each option would change', optionRows(choices.slice(0, OPTIONS))],
  ];
  let top = 76;
  const drawn = sections.filter(([, rows]) => rows.length).flatMap(([title, rows]) => {
    const parts = [text(MARGIN, top + 24, title, 'font-size="16" font-weight="bold"'), ...rows.flatMap((draw, index) => draw(top + 38 + index * ROW))];
    top += 46 + rows.length * ROW;
    return parts;
  });
  const height = top + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#1d2733">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(MARGIN, 36, `${dollars(monthly)} a month for ${heading.workload}`, 'font-size="22" font-weight="bold"'),
    text(MARGIN, 60, `${restAndOrder(heading)}. List prices of ${heading.prices}, without free tier.`, QUIET),
    ...drawn, '</svg>', '',
  ].join('\n');
}

function driverRows(lines: readonly Line[], monthly: number, colourOf: (construct: string) => string): Row[] {
  const drivers = mainDrivers(lines, DRIVERS);
  return drivers.map((driver) => {
    const construct = ownConstruct(driver);
    const { usd, service, unit, price } = driver;
    const [, , variant] = price.split('.');
    const what = `${service}: ${amount(driver.quantity)} × ${unit}${variant ? `, ${variant}` : ''}`;
    return row(what, [{ usd, colour: colourOf(construct), title: `${construct}: ${what}, per ${driver.per}` }], drivers[0].usd, share(usd, monthly));
  });
}

function serviceRows(lines: readonly Line[], monthly: number, colourOf: (construct: string) => string): Row[] {
  const services = Object.entries(groupBy(lines, ({ service }) => service)).filter(([, usd]) => usd >= 0.005);
  return services.map(([service, usd]) => {
    const parts = Object.entries(groupBy(lines.filter((line) => line.service === service), ownConstruct))
      .map(([construct, each]) => ({ usd: each, colour: colourOf(construct), title: `${construct}: ${dollars(each)}` }));
    return row(service, parts, services[0][1], share(usd, monthly));
  });
}

/** What the colours mean, two a row. */
function legend(constructs: Readonly<Record<string, number>>, colourOf: (construct: string) => string): Row[] {
  const all = Object.entries(constructs);
  const others = all.slice(NAMED);
  const entries = others.length > 1
    ? [...all.slice(0, NAMED), [`${others.length} others`, others.reduce((total, [, usd]) => total + usd, 0)] as const] : all;
  const pairs = entries.flatMap((_, index) => index % 2 ? [] : [entries.slice(index, index + 2)]);
  return pairs.map((pair) => (top) => pair.flatMap(([name, usd], column) => {
    const x = MARGIN + column * (WIDTH / 2);
    return [bar(x, top + 4, 14, 14, colourOf(name), name), text(x + 22, top + 16, `${name}  ${dollars(usd)}`)];
  }));
}

function optionRows(choices: readonly Choice[]): Row[] {
  const largest = Math.max(...choices.map(({ change }) => Math.abs(change)));
  return choices.map(({ name, change }) => (
    row(name, [{ usd: Math.abs(change), colour: change < 0 ? SAVES : COSTS, title: name }], largest, signed(change))));
}

interface Part {
  readonly usd: number;
  readonly colour: string;
  readonly title: string;
}

/** A label, a bar of parts, and what it amounts to. */
function row(label: string, parts: readonly Part[], longest: number, total: string): Row {
  const scale = LONGEST / longest;
  const ends = parts.map((_, index) => START + scale * parts.slice(0, index + 1).reduce((whole, { usd }) => whole + usd, 0));
  return (top) => [
    text(MARGIN, top + 15, label),
    ...parts.map(({ usd, colour, title }, index) => bar(ends[index] - usd * scale, top, Math.max(usd * scale, 0.5), ROW - 7, colour, title)),
    text(ends[ends.length - 1] + 8, top + 15, total),
  ];
}

function share(usd: number, monthly: number): string {
  return `${dollars(usd)}  ${percent(usd, monthly)}`;
}
