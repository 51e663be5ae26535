import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Desk, DeskOptions } from '../../operate/desk';
import { operateProgram } from '../../operate/program';
import type { Target } from '../../operate/targets';

const BUS = 'arn:aws:events:us-east-1:123456789012:event-bus/shop';
const ARCHIVE = 'arn:aws:events:us-east-1:123456789012:archive/kept';

/** An EventBridge that keeps what it is asked and answers from here. */
const asked: [string, any][] = [];
let states: string[];
const answers: Record<string, (input: any) => object> = {
  DescribeArchive: ({ ArchiveName }) => ({ ArchiveName, ArchiveArn: ARCHIVE, EventSourceArn: BUS }),
  ListArchives: () => ({ Archives: [{ ArchiveName: 'kept', EventSourceArn: BUS }, { ArchiveName: 'other', EventSourceArn: `${BUS}-2` }] }),
  StartReplay: () => ({ State: 'STARTING' }),
  DescribeReplay: () => ({ State: states.shift(), EventLastReplayedTime: 1795000000 }),
};
let server: Server;
beforeAll((done) => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1];
      asked.push([operation, JSON.parse(body)]);
      response.setHeader('Content-Type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify(answers[operation](JSON.parse(body))));
    });
  }).listen(0, '127.0.0.1', done);
});
afterAll((done) => { server.close(done); });
beforeEach(() => { asked.length = 0; states = ['RUNNING', 'COMPLETED']; });

const DEPLOYED: [Target['kind'], string, string][] = [
  ['events:bus', 'Shop/Events', 'shop'], ['events:archive', 'Shop/Events', 'kept'],
  ['events:rule', 'Shop/Events/View', 'shop|Shop-View-1'], ['events:rule', 'Shop/Events/Ship', 'shop|Shop-Ship-1'],
];

async function operate(args: string[], deployed = DEPLOYED): Promise<string[]> {
  const lines: string[] = [];
  const config = {
    region: 'us-east-1', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const deskOf = (options: DeskOptions) => {
    const desk = new Desk(options, (line) => lines.push(line));
    (desk as any).targets = Promise.resolve(deployed.map(([kind, construct, physicalId]): Target => ({ kind, construct, physicalId, config })));
    desk.place = () => config;
    return desk;
  };
  await operateProgram(deskOf).parseAsync(['replay', ...args], { from: 'user' });
  return lines;
}
const started = () => asked.find(([operation]) => operation === 'StartReplay')![1];

test('replays the archive of the router to its bus, and waits for the end', async () => {
  expect(await operate(['--from', '2026-11-21T10:00:00Z', '--to', '2026-11-21T11:00:00Z', '--name', 'again'])).toEqual([
    'Replay again of kept: COMPLETED, the last event is of 2026-11-18T11:06:40.000Z.',
  ]);
  expect(started()).toEqual({
    ReplayName: 'again', EventSourceArn: ARCHIVE, EventStartTime: 1795255200, EventEndTime: 1795258800, Destination: { Arn: BUS },
  });
});

test('for one rule only, by the end of its path', async () => {
  await operate(['--archive', 'kept', '--from', '2h', '--rule', 'View', '--no-wait']);
  expect(started().Destination).toEqual({ Arn: BUS, FilterArns: ['arn:aws:events:us-east-1:123456789012:rule/shop/Shop-View-1'] });
  expect(started().EventEndTime - started().EventStartTime).toBeCloseTo(7200, -1);
  expect(asked.map(([operation]) => operation)).not.toContain('DescribeReplay');
});

test('where the archive is no part of the stack, the bus leads to it', async () => {
  const lines = await operate(['--from', '3d'], DEPLOYED.filter(([kind]) => kind !== 'events:archive'));
  expect(asked[0][0]).toBe('ListArchives');
  expect(lines[0]).toMatch(/^Replay replay-\d{8}T\d{9}Z of kept: COMPLETED/);
});

test('a name that EventBridge does not take is refused before anything is asked', async () => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => { throw new Error('exit'); });
  await expect(operate(['--from', '2h', '--name', 'bad name!'])).rejects.toThrow('exit');
  expect(said.mock.calls.join()).toContain('Give 1–64 letters, digits, ., - and _.');
  exit.mockRestore();
  said.mockRestore();
});

test('a failed replay ends with exit code 1', async () => {
  states = ['FAILED'];
  await operate(['--from', '1h']);
  expect(process.exitCode).toBe(1);
  process.exitCode = undefined;
});

test.each([
  ['an end before the begin', ['--from', '2026-11-21T10:00:00Z', '--to', '2026-11-21T09:00:00Z'], '--from has to be before --to.'],
  ['a rule that is not there', ['--from', '1h', '--rule', 'Nothing'], 'There is no rule of an EventRouter of Nothing; there is that of Shop/Events/View, Shop/Events/Ship.'],
])('refuses %s', async (_, args, message) => {
  await expect(operate(args)).rejects.toThrow(message);
});
