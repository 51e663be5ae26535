import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import { annotate } from '../../src/runtime/trace';

const ROOT = '1-67891233-abcdef012345678912345678';
const SAMPLED = `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:fc3b4ff1:0`;
const before = { ...process.env };
let daemon: Socket;

beforeEach(async () => {
  daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  process.env._X_AMZN_TRACE_ID = SAMPLED;
  process.env.AWS_XRAY_DAEMON_ADDRESS = `127.0.0.1:${daemon.address().port}`;
});
afterEach(async () => {
  process.env = { ...before };
  await new Promise<void>((done) => daemon.close(() => done()));
});

const packet = async () => String((await once(daemon, 'message'))[0]);

test('the daemon gets a subsegment of the invocation with what the trace is found by', async () => {
  const received = packet();
  await annotate('order', { order_id: 'ORD-1', item_count: 2, total: 45 }, 1_000_000);
  const [header, document] = (await received).split('\n');
  expect(JSON.parse(header)).toEqual({ format: 'json', version: 1 });
  expect(JSON.parse(document)).toEqual({
    type: 'subsegment',
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    trace_id: ROOT,
    parent_id: '53995c3f42cd8ad8',
    name: 'order',
    start_time: 1000,
    end_time: expect.any(Number),
    annotations: { order_id: 'ORD-1', item_count: 2, total: 45 },
  });
});

test('the daemon may have an address for each protocol', async () => {
  const port = daemon.address().port;
  process.env.AWS_XRAY_DAEMON_ADDRESS = `tcp:127.0.0.1:1 udp:127.0.0.1:${port}`;
  const received = packet();
  await annotate('order', {});
  expect(await received).toContain('"name":"order"');
});

test.each<[string, Record<string, string | undefined>]>([
  ['not sampled', { _X_AMZN_TRACE_ID: SAMPLED.replace('Sampled=1', 'Sampled=0') }],
  ['without a trace', { _X_AMZN_TRACE_ID: undefined }],
])('an invocation %s sends nothing', async (_, environment) => {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  let packets = 0;
  daemon.on('message', () => packets++);
  await annotate('untraced', {});
  // Packets on loopback keep their order: the second would have come after the first.
  process.env._X_AMZN_TRACE_ID = SAMPLED;
  const received = packet();
  await annotate('traced', {});
  expect(await received).toContain('"name":"traced"');
  expect(packets).toBe(1);
});

test.each(['nowhere.invalid:2000', 'nonsense'])('a daemon at %s does not fail the invocation', async (address) => {
  process.env.AWS_XRAY_DAEMON_ADDRESS = address;
  await expect(annotate('order', {})).resolves.toBeUndefined();
});
