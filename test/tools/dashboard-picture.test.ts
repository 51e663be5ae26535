import { drawDashboards, Widget } from '../../tools/dashboard-picture';

const widget = (over: Partial<Widget>): Widget => ({ type: 'metric', x: 0, y: 0, width: 24, height: 6, properties: {}, ...over });

test('draws each widget where the dashboard has it, pages one above the other', () => {
  const pages = [[
    widget({ type: 'text', height: 1, properties: { markdown: '# Shop · [Business](https://example.com/#page)' } }),
    widget({ type: 'alarm', y: 1, height: 2, properties: { title: 'Alarms', alarms: ['a', 'b', 'c'] } }),
  ], [widget({ x: 12, width: 12, height: 4, properties: { title: 'Orders' } })]];
  const svg = drawDashboards(pages);
  expect(svg).toContain('viewBox="0 0 1008 184"');
  expect(svg).toMatch(/<text class="h1" [^>]*>Shop · → Business<\/text>/);
  expect(svg.match(/class="c"/g)).toHaveLength(3);
  expect(svg).toContain('<g transform="translate(0 96)">');
  expect(svg).toContain('<rect class="w" x="507" y="3" width="498" height="82"');
});

test('names what a graph shows, and not what only feeds an expression', () => {
  const metrics = [
    ['AWS/SQS', 'Depth', 'QueueName', 'orders', { label: 'a <b> & c' }],
    [{ expression: 'bad / 0.001', id: 'burn' }],
    ['AWS/SQS', 'Hidden', { visible: false, id: 'bad' }],
    ['AWS/SQS', 'Plain', { stat: 'Sum' }],
  ];
  const svg = drawDashboards([[widget({ properties: { title: 'Depth', metrics } })]]);
  expect([...svg.matchAll(/<text x[^>]*>([^<]*)</g)].map(([, words]) => words)).toEqual(['a &lt;b> &amp; c', 'bad / 0.001', 'Plain']);
});

test('shows the commands of a query, and cuts what does not fit', () => {
  const svg = drawDashboards([[widget({ type: 'log', width: 2, properties: { title: 'A long title of a small table', query: 'limit 5' } })]]);
  expect(svg).toMatch(/<text class="t"[^>]*>A long ti[^<]*…<\/text>/);
  expect(svg).toMatch(/>limit 5<\/text>/);
});
