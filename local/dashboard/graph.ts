import { Measured, Series } from './series';
import { Box, text } from './svg';

/** Of the legend: width that a name needs, height of a line. */
const [NAME, LINE] = [100, 15];
const PALETTE = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f'];

/** Axes with the lines that were measured, and below them what they are; one without a line was not measured. */
export function graph(metrics: unknown[][], { left, top, width, height }: Box, measured?: Measured): string[] {
  const shown = metrics.flatMap((metric) => {
    const name = nameOf(metric);
    return name === undefined ? [] : [{ name, series: measured?.seriesOf(metric) }];
  });
  const aRow = Math.min(shown.length, Math.max(1, Math.floor(width / NAME)));
  const legendTop = top + height - 8 - LINE * Math.ceil(shown.length / Math.max(1, aRow));
  const each = (width - 20) / aRow;
  const plot = { left: left + 12, top: top + 26, width: width - 24, height: legendTop - top - 30 };
  return [
    `<path class="a" fill="none" d="M${plot.left} ${plot.top}V${legendTop - 4}H${left + width - 12}"/>`,
    ...lines(shown.map(({ series }) => series), plot, measured?.span),
    ...shown.map(({ name, series }, index) => {
      const [x, y] = [Math.round(left + 10 + (index % aRow) * each), legendTop + LINE * Math.floor(index / aRow)];
      const words = series ? `${name} ${amount(series.whole)}` : name;
      return `<rect x="${x}" y="${y}" width="9" height="9" fill="${colourOf(index)}"/>${text('', x + 12, y + 9, words, each - 16)}`;
    }),
  ];
}

/** Of a metric as a dashboard's body has it; none for those that only feed an expression. */
function nameOf(metric: unknown[]): string | undefined {
  const last = metric.at(-1) as { label?: string; visible?: boolean; expression?: string } | string;
  const options = typeof last === 'object' ? last : {};
  if (options.visible === false) return undefined;
  return options.label?.replace(/\$\{PROP\('(?:Dim\.)?(\w+)'\)\}/g, 'by $1') ?? options.expression ?? String(metric[1]);
}

/** A line a series, a dot a minute, from nothing up to the largest value of all. */
function lines(all: (Series | undefined)[], plot: Box, span?: readonly [number, number]): string[] {
  const largest = Math.max(...all.flatMap((series) => series?.points.map(({ value }) => value) ?? []));
  if (!span || !Number.isFinite(largest)) return [];
  const [first, last] = span;
  const x = (minute: number) => Math.round(plot.left + 4 + (plot.width - 8) * (last > first ? (minute - first) / (last - first) : 0.5));
  const y = (value: number) => Math.round(plot.top + plot.height - Math.max(0, value) / (largest || 1) * (plot.height - 14));
  return [
    text('n', plot.left + 4, plot.top + 8, amount(largest), plot.width),
    ...all.flatMap((series, index) => series ? [
      `<polyline fill="none" stroke="${colourOf(index)}" points="${series.points.map(({ minute, value }) => `${x(minute)},${y(value)}`).join(' ')}"/>`,
      ...series.points.map(({ minute, value }) => `<circle cx="${x(minute)}" cy="${y(value)}" r="2.5" fill="${colourOf(index)}"/>`),
    ] : []),
  ];
}

const colourOf = (index: number) => PALETTE[index % PALETTE.length];
const amount = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
