/** Draws CloudWatch dashboards as a picture: where each widget lies, and what it shows. No values: those only a running system has. */

export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: unknown[];
    readonly metrics?: unknown[][];
    readonly query?: string;
  };
}

const [COLUMN, ROW, GAP, BETWEEN] = [42, 22, 3, 30];
/** Of the legend: width that a name needs, height of a line. */
const [NAME, LINE] = [100, 15];
const PALETTE = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f'];
const STYLE = 'text{font:11px sans-serif;fill:#16191f}.h1{font-size:16px;font-weight:bold}.h2{font-size:13px;font-weight:bold}'
  + '.t{font-weight:bold}.w{fill:#fff;stroke:#d5dbdb}.a{stroke:#d5dbdb}.c{fill:#f2f3f3;stroke:#d5dbdb}';

/** One picture of pages, one above the other. */
export function drawDashboards(pages: Widget[][]): string {
  const heights = pages.map((widgets) => Math.max(...widgets.map(({ y, height }) => y + height)) * ROW);
  const total = heights.reduce((sum, height) => sum + height + BETWEEN, 0) - BETWEEN;
  const drawn = pages.map((widgets, index) => {
    const top = heights.slice(0, index).reduce((sum, height) => sum + height + BETWEEN, 0);
    return `<g transform="translate(0 ${top})">\n${widgets.map(drawWidget).join('\n')}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${24 * COLUMN} ${total}" width="${24 * COLUMN}" height="${total}">`,
    `<style>${STYLE}</style>`, '<rect width="100%" height="100%" fill="#f2f3f3"/>', ...drawn, '</svg>', '',
  ].join('\n');
}

function drawWidget({ type, x, y, width, height, properties }: Widget): string {
  const box = { left: x * COLUMN + GAP, top: y * ROW + GAP, width: width * COLUMN - 2 * GAP, height: height * ROW - 2 * GAP };
  const parts = type === 'text' ? [heading(properties.markdown!, box)] : [
    `<rect class="w" x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" rx="2"/>`,
    text('t', box.left + 8, box.top + 15, properties.title ?? '', box.width),
    ...inside(type, properties, box),
  ];
  return parts.join('');
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function inside(type: string, { alarms = [], metrics = [], query = '' }: Widget['properties'], box: Box): string[] {
  switch (type) {
    case 'alarm': return alarms.map((_, index) => cell(index, box));
    case 'log': return query.split('\n').map((line, index) => text('', box.left + 8, box.top + 34 + 15 * index, line, box.width));
    default: return graph(metrics, box);
  }
}

function heading(markdown: string, { left, top, width }: Box): string {
  const [, hashes, words] = /^(#+) (.*)$/.exec(markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '→ $1'))!;
  return text(`h${hashes.length}`, left + 2, top + 14, words, width);
}

function cell(index: number, { left, top, width }: Box): string {
  const each = (width - 16) / 4;
  const [column, row] = [index % 4, Math.floor(index / 4)];
  return `<rect class="c" x="${left + 8 + column * each}" y="${top + 20 + row * ROW}" width="${each - 6}" height="${ROW - 6}"/>`;
}

/** Empty axes, and below them what the lines would be. */
function graph(metrics: unknown[][], { left, top, width, height }: Box): string[] {
  const names = metrics.map(nameOf).filter((name) => name !== undefined);
  const aRow = Math.min(names.length, Math.max(1, Math.floor(width / NAME)));
  const legendTop = top + height - 8 - LINE * Math.ceil(names.length / Math.max(1, aRow));
  const each = (width - 20) / aRow;
  return [
    `<path class="a" fill="none" d="M${left + 12} ${top + 26}V${legendTop - 4}H${left + width - 12}"/>`,
    ...names.map((name, index) => {
      const [x, y] = [Math.round(left + 10 + (index % aRow) * each), legendTop + LINE * Math.floor(index / aRow)];
      return `<rect x="${x}" y="${y}" width="9" height="9" fill="${PALETTE[index % PALETTE.length]}"/>${text('', x + 12, y + 9, name, each - 16)}`;
    }),
  ];
}

/** Of a metric as a dashboard's body has it; none for those that only feed an expression. */
function nameOf(metric: unknown[]): string | undefined {
  const last = metric.at(-1) as { label?: string; visible?: boolean; expression?: string } | string;
  const options = typeof last === 'object' ? last : {};
  return options.visible === false ? undefined : options.label ?? options.expression ?? String(metric[1]);
}

/** As much of the words as fits. */
function text(style: string, x: number, y: number, words: string, width: number): string {
  const room = Math.max(3, Math.floor(width / (style.startsWith('h') ? 8 : 6.4)));
  const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
  return `<text${style && ` class="${style}"`} x="${x}" y="${y}">${shown.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`;
}
