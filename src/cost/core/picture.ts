import { Line } from './bill';
import { groupBy, ownConstruct, sum } from './summary';
import { dollars, Heading, perUnit } from './table';

const WIDTH = 960;
const LABEL = 150;
const BAR = 620;
const ROW = 34;
const TOP = 86;
const COLOURS = ['#2f6fb7', '#e08a1e', '#3f9c5a', '#b5476b', '#7a5fb0', '#8a6d3b', '#3aa5b1', '#6b7785'];
/** Constructs with a colour of their own; the others share the last one. */
const NAMED = COLOURS.length - 1;

/** The bill as an SVG picture: a bar a service, stacked by construct. */
export function renderPicture(heading: Heading, lines: readonly Line[]): string {
  const services = Object.entries(groupBy(lines, ({ service }) => service)).filter(([, usd]) => usd >= 0.005);
  const constructs = Object.keys(groupBy(lines, ownConstruct));
  const legend = constructs.length > NAMED ? [...constructs.slice(0, NAMED), `${constructs.length - NAMED} others`] : constructs;
  const colour = (construct: string) => COLOURS[Math.min(constructs.indexOf(construct), NAMED)];
  const dearest = services[0]?.[1] ?? 1;
  const legendTop = TOP + services.length * ROW + 16;
  const height = legendTop + Math.ceil(legend.length / 2) * 22 + 34;

  const bars = services.map(([service, usd], row) => {
    const y = TOP + row * ROW;
    const parts = stack(lines.filter((line) => line.service === service), BAR / dearest);
    return [
      text(LABEL - 10, y + 17, service, 'text-anchor="end"'),
      ...parts.map(({ construct, x, width, value }) =>
        `<rect x="${px(LABEL + x)}" y="${y}" width="${px(width)}" height="24" fill="${colour(construct)}"><title>${escape(construct)}: ${dollars(value)}</title></rect>`),
      text(LABEL + usd / dearest * BAR + 8, y + 17, dollars(usd)),
    ].join('\n');
  });
  const entries = legend.map((construct, index) => {
    const x = 24 + index % 2 * (WIDTH / 2);
    const y = legendTop + Math.floor(index / 2) * 22;
    return `<rect x="${x}" y="${y}" width="14" height="14" fill="${COLOURS[Math.min(index, NAMED)]}"/>\n${text(x + 22, y + 12, construct, 'font-size="13"')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="14" fill="#1d2733">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(24, 34, `${dollars(sum(lines))} a month for ${heading.workload}`, 'font-size="20" font-weight="bold"'),
    text(24, 60, `${perUnit(heading.perOrder)} an order. List prices of ${heading.prices}, without free tier.`, 'fill="#5a6675"'),
    ...bars,
    ...entries,
    '</svg>',
    '',
  ].join('\n');
}

/** The parts of one bar, left to right. */
function stack(lines: readonly Line[], scale: number) {
  let x = 0;
  return Object.entries(groupBy(lines, ownConstruct)).map(([construct, value]) => {
    const part = { construct, value, x, width: value * scale };
    x += part.width;
    return part;
  });
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${px(x)}" y="${y}"${attributes && ` ${attributes}`}>${escape(content)}</text>`;
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
