import { graph } from './graph';
import { Measured } from './series';
import { Box, text } from './svg';

export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    /** ARNs. */
    readonly alarms?: unknown[];
    readonly metrics?: unknown[][];
    readonly query?: string;
  };
}

const [COLUMN, ROW, GAP, BETWEEN] = [42, 22, 3, 30];
const STATES: Record<string, string> = { OK: '#b6dfc0', ALARM: '#e9a39b' };
const STYLE = 'text{font:11px sans-serif;fill:#16191f}.h1{font-size:16px;font-weight:bold}.h2{font-size:13px;font-weight:bold}'
  + '.t{font-weight:bold}.w{fill:#fff;stroke:#d5dbdb}.a{stroke:#d5dbdb}.c{stroke:#d5dbdb}.n{font-size:9px}';

/** What a run has shown. */
export interface Run {
  readonly measured: Measured;
  /** State by ARN: `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly alarmStates: Record<string, string>;
}

/** One picture of CloudWatch's pages, one above the other: where each widget lies and what it shows, with values where a run has measured them. */
export function drawDashboards(pages: Widget[][], run?: Run): string {
  const heights = pages.map((widgets) => Math.max(...widgets.map(({ y, height }) => y + height)) * ROW);
  const total = heights.reduce((sum, height) => sum + height + BETWEEN, 0) - BETWEEN;
  const drawn = pages.map((widgets, index) => {
    const top = heights.slice(0, index).reduce((sum, height) => sum + height + BETWEEN, 0);
    return `<g transform="translate(0 ${top})">\n${widgets.map((widget) => drawWidget(widget, run)).join('\n')}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${24 * COLUMN} ${total}" width="${24 * COLUMN}" height="${total}">`,
    `<style>${STYLE}</style>`, '<rect width="100%" height="100%" fill="#f2f3f3"/>', ...drawn, '</svg>', '',
  ].join('\n');
}

function drawWidget({ type, x, y, width, height, properties }: Widget, run?: Run): string {
  const box = { left: x * COLUMN + GAP, top: y * ROW + GAP, width: width * COLUMN - 2 * GAP, height: height * ROW - 2 * GAP };
  const parts = type === 'text' ? [heading(properties.markdown!, box)] : [
    `<rect class="w" x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" rx="2"/>`,
    text('t', box.left + 8, box.top + 15, properties.title ?? '', box.width),
    ...inside(type, properties, box, run),
  ];
  return parts.join('');
}

function inside(type: string, { alarms = [], metrics = [], query = '' }: Widget['properties'], box: Box, run?: Run): string[] {
  switch (type) {
    case 'alarm': {
      const names = alarmNames(alarms.map(String));
      return names.map((name, index) => cell(index, box, name, STATES[run?.alarmStates[String(alarms[index])] ?? '']));
    }
    case 'log': return query.split('\n').map((line, index) => text('', box.left + 8, box.top + 34 + 15 * index, line, box.width));
    default: return graph(metrics, box, run?.measured);
  }
}

function heading(markdown: string, { left, top, width }: Box): string {
  const [, hashes, words] = /^(#+) (.*)$/.exec(markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '→ $1'))!;
  return text(`h${hashes.length}`, left + 2, top + 14, words, width);
}

/** The logical id without its hash, where CloudFormation made the name of it; with the stack in front where another stack has the same. */
function alarmNames(arns: string[]): string[] {
  const names = arns.map((arn) => {
    const name = arn.split(':alarm:').at(-1)!;
    const [, stack, id = name] = /^(?:(.+)-)?(\w+?)[0-9A-F]{8}(?:-\w+)?$/.exec(name) ?? [];
    return { id, whole: stack ? `${stack}-${id}` : id };
  });
  return names.map(({ id, whole }) => names.filter((other) => other.id === id).length > 1 ? whole : id);
}

function cell(index: number, { left, top, width }: Box, name: string, colour = '#f2f3f3'): string {
  const each = (width - 16) / 4;
  const [column, row] = [index % 4, Math.floor(index / 4)];
  const [x, y, most] = [left + 8 + column * each, top + 20 + row * ROW, Math.floor((each - 12) / 5.5)];
  const shown = name.length > most ? `…${name.slice(1 - most)}` : name;
  return `<rect class="c" x="${x}" y="${y}" width="${each - 6}" height="${ROW - 6}" fill="${colour}"/>${text('n', x + 4, y + 11, shown, width)}`;
}
