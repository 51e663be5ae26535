import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk, DeskOptions } from '../../operate/desk';
import { placesOf } from '../../operate/places';
import { operateProgram } from '../../operate/program';

/** Runs the command before a desk that answers from a list. */
async function operate(args: string[], answers: object[]) {
  const asked: object[] = [];
  const lines: string[] = [];
  const deskOf = (options: DeskOptions) => {
    const desk = new Desk(options, (line) => lines.push(line));
    desk.ask = desk.start = async (kind: string, request: object) => {
      asked.push({ kind, ...request });
      return answers.shift() as any;
    };
    return desk;
  };
  await operateProgram(deskOf).parseAsync(args, { from: 'user' });
  return { asked, lines };
}

test('parked orders, a line each', async () => {
  const order = { orderId: 'ORD-1', parkedAt: '2026-11-21T10:00:00Z', cause: 'Dispatch: StepFailed', totalAmount: 45, currency: 'EUR' };
  const { asked, lines } = await operate(['parked'], [{ orders: [order] }]);
  expect(asked).toEqual([{ kind: 'orders:operations', command: 'parked' }]);
  expect(lines).toEqual(['ORD-1  since 2026-11-21T10:00:00Z  45 EUR  Dispatch: StepFailed']);
});

test('nothing to show is said; --json shows the answer itself', async () => {
  expect((await operate(['parked'], [{ orders: [] }])).lines).toEqual(['No order is parked.']);
  expect(JSON.parse((await operate(['--json', 'parked'], [{ orders: [] }])).lines.join('\n'))).toEqual({ orders: [] });
});

test('the read model is rebuilt page by page', async () => {
  const { asked, lines } = await operate(['rebuild-view'], [{ events: 7, from: { orderId: 'ORD-3' } }, { events: 4 }]);
  expect(asked).toEqual([expect.objectContaining({ from: undefined }), expect.objectContaining({ from: { orderId: 'ORD-3' } })]);
  expect(lines).toEqual(['The read model is written anew from 11 events.']);
});

test('products come from a file, 500 at a time', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'operate-')), 'products.json');
  writeFileSync(file, JSON.stringify({ products: Array.from({ length: 501 }, (_, index) => ({ productId: `p${index}` })) }));
  const { asked } = await operate(['products', 'put', file], [{ products: [] }, { products: [] }]);
  expect(asked.map(({ products }: any) => products.length)).toEqual([500, 1]);
});

test('dead letters are listed with their error, and sent again', async () => {
  const letter = { source: 'Start', messageId: 'm1', failureClass: 'CRITICAL', errorName: 'AccessDenied', errorMessage: 'no', parkedAt: '2026-11-21T10:00:00Z' };
  const listed = await operate(['dead-letters', 'list', '--failure-class', 'CRITICAL'], [{ letters: [letter] }]);
  expect(listed.asked).toEqual([{ kind: 'orders:letters', command: 'list', failureClass: 'CRITICAL' }]);
  expect(listed.lines).toEqual(['2026-11-21T10:00:00Z  Start  CRITICAL  AccessDenied: no  (m1)']);
  const { asked, lines } = await operate(['dead-letters', 'redrive', '--queue', 'Start'], [{ redriven: 3, kept: [] }]);
  expect([asked, lines]).toEqual([[{ kind: 'orders:letters', command: 'redrive', queue: 'Start' }], ['3 messages are sent again.']]);
});

test('stock is corrected by so many units, with the reason and who says so', async () => {
  const mug = { productId: 'mug', price: 12.5, currency: 'EUR', availableQuantity: 7, reservedQuantity: 0, soldQuantity: 3 };
  const { asked, lines } = await operate(['products', 'adjust', 'mug', '--by', '-3', '--reason', 'broken', '--operator', 'ann', '--id', 'a1'], [{ products: [mug] }]);
  expect(asked).toEqual([{ kind: 'orders:catalogue', adjust: { id: 'a1', productId: 'mug', quantity: -3, reason: 'broken', operator: 'ann' } }]);
  expect(lines).toEqual(['mug  12.5 EUR  7 available, 0 reserved, 3 sold']);
  await expect(operate(['products', 'adjust', 'mug', '--by', '0.5', '--reason', 'broken'], [])).rejects.toThrow('--by is 0.5: give a whole number other than 0.');
});

test.each([['[]', 'has to hold a list of products'], ['null', 'has to hold a list of products'], ['{', 'cannot be read as JSON'],
  ['[{"productId":"mug"},{"productId":"mug"}]', 'holds mug twice']])('refuses a file with %s', async (content, message) => {
  const file = join(mkdtempSync(join(tmpdir(), 'operate-')), 'products.json');
  writeFileSync(file, content);
  await expect(operate(['products', 'put', file], [])).rejects.toThrow(message);
});

test('on AWS the stack has to be named', () => {
  expect(() => placesOf({})).toThrow('Name the stack with --stack, or say --local');
  expect(placesOf({ stack: ['Shop'], region: 'eu-west-1' })).toEqual([{ config: { region: 'eu-west-1' }, stacks: ['Shop'] }]);
});

test('on the embedded AWS it has to run', () => {
  expect(() => placesOf({ local: true }, mkdtempSync(join(tmpdir(), 'operate-')))).toThrow('The embedded AWS is not running; start it with');
});
