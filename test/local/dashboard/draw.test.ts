import { drawDashboards, Widget } from '../../../local/dashboard/draw';
import { Measured } from '../../../local/dashboard/series';

const widget = (over: Partial<Widget>): Widget => ({ type: 'metric', x: 0, y: 0, width: 24, height: 6, properties: {}, ...over });

test('draws each widget where the dashboard has it, pages one above the other', () => {
  const pages = [[
    widget({ type: 'text', height: 1, properties: { markdown: '# Shop · [Business](https://example.com/#page)' } }),
    widget({ type: 'alarm', y: 1, height: 2, properties: { title: 'Alarms', alarms: ['a', 'arn:aws:cloudwatch:eu-central-1:1:alarm:QueueAgeAlarm1A2B3C4D', 'c'] } }),
  ], [widget({ x: 12, width: 12, height: 4, properties: { title: 'Orders' } })]];
  const svg = drawDashboards(pages);
  expect(svg).toContain('viewBox="0 0 1008 184"');
  expect(svg).toMatch(/<text class="h1" [^>]*>Shop · → Business<\/text>/);
  expect(svg.match(/class="c"/g)).toHaveLength(3);
  expect([...svg.matchAll(/class="n"[^>]*>([^<]*)</g)].map(([, words]) => words)).toEqual(['a', 'QueueAgeAlarm', 'c']);
  expect(svg).toContain('<g transform="translate(0 96)">');
  expect(svg).toContain('<rect class="w" x="507" y="3" width="498" height="82"');
});

test('tells alarms of the same name apart by their stacks', () => {
  const alarms = ['Media-InboxAgeAlarm1A2B3C4D', 'Shop-Orders-InboxAgeAlarm5A6B7C8D-1X2Y3Z', 'Shop-Orders-LagAlarm5A6B7C8D-1X2Y3Z', 'a-name-of-mine']
    .map((name) => `arn:aws:cloudwatch:eu-central-1:1:alarm:${name}`);
  const svg = drawDashboards([[widget({ type: 'alarm', properties: { alarms } })]]);
  expect([...svg.matchAll(/class="n"[^>]*>([^<]*)</g)].map(([, words]) => words)).toEqual(['Media-InboxAgeAlarm', 'Shop-Orders-InboxAgeAlarm', 'LagAlarm', 'a-name-of-mine']);
});

test('names what a graph shows, and not what only feeds an expression', () => {
  const metrics = [
    ['AWS/SQS', 'Depth', 'QueueName', 'orders', { label: 'a <b> & c' }],
    [{ expression: 'bad / 0.001', id: 'burn' }],
    ['AWS/SQS', 'Hidden', { visible: false, id: 'bad' }],
    ['AWS/SQS', 'Plain', { stat: 'Sum' }],
    [{ expression: 'SEARCH()', label: '${PROP(\'Dim.currency\')}' }],
  ];
  const svg = drawDashboards([[widget({ properties: { title: 'Depth', metrics } })]]);
  expect([...svg.matchAll(/<text x[^>]*>([^<]*)</g)].map(([, words]) => words)).toEqual(['a &lt;b> &amp; c', 'bad / 0.001', 'Plain', 'by currency']);
});

test('shows the commands of a query, and cuts what does not fit', () => {
  const svg = drawDashboards([[widget({ type: 'log', width: 2, properties: { title: 'A long title of a small table', query: 'limit 5' } })]]);
  expect(svg).toMatch(/<text class="t"[^>]*>A long ti[^<]*…<\/text>/);
  expect(svg).toMatch(/>limit 5<\/text>/);
});

test('shows values where a run has measured them, and the state of alarms', () => {
  const minutes = (...values: number[][]) => values.map((own, minute) => ({
    namespace: 'Shop', name: 'Placed', dimensions: { shop: 'a' }, values: own, timestamp: minute * 60_000 + 5,
  }));
  const metrics = [['Shop', 'Placed', 'shop', 'a', { label: 'placed', stat: 'Sum' }], ['Shop', 'Placed', 'shop', 'b', { label: 'elsewhere' }]];
  const svg = drawDashboards([[
    widget({ type: 'alarm', height: 2, properties: { alarms: ['arn:1', 'arn:2', 'arn:3'] } }),
    widget({ y: 2, properties: { title: 'Orders', metrics } }),
  ]], { measured: new Measured(minutes([1, 1], [4])), alarmStates: { 'arn:1': 'OK', 'arn:2': 'ALARM' } });
  expect([...svg.matchAll(/class="c"[^>]*fill="([^"]*)"/g)].map(([, colour]) => colour)).toEqual(['#b6dfc0', '#e9a39b', '#f2f3f3']);
  expect(svg.match(/<polyline/g)).toHaveLength(1);
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect([...svg.matchAll(/<text (?:class="n" )?x[^>]*>([^<]*)</g)].map(([, words]) => words)).toEqual(['arn:1', 'arn:2', 'arn:3', '4', 'placed 6', 'elsewhere']);
});
