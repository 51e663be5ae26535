import { LINES, REQUEST } from './samples';
import { ExtraFieldRules } from '../../../src/orders/core/field-rules';
import { append } from '../../../src/orders/core/order-state';
import { orderRequestWith, placeOrder } from '../../../src/orders/core/place-order';
import { busEvent, presentOrder, viewOf } from '../../../src/orders/core/wire';

const RULES: ExtraFieldRules = {
  order: {
    note: { type: 'text', maxLength: 5 },
    code: { type: 'text', maxLength: 10, pattern: '[A-Z]{2}\\d+' },
    floor: { type: 'number', whole: true, min: 0, max: 9 },
    weight: { type: 'number' },
    gift: { type: 'yesNo' },
    speed: { type: 'choice', values: ['NORMAL', 'EXPRESS'] },
    more: { type: 'json', maxBytes: 20 },
  },
  item: { engraving: { type: 'text', maxLength: 20 } },
};

const wrongIn = (request: object, rules = RULES) => {
  const parsed = orderRequestWith(rules).safeParse(request);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
};
const withExtra = (extra: unknown) => ({ ...REQUEST, extra });

test('fields as described are taken, and may all be left out', () => {
  expect(wrongIn(withExtra({ note: 'hello', code: 'AB12', floor: 3, weight: -0.5, gift: true, speed: 'EXPRESS', more: { a: [1, null] } }))).toEqual([]);
  expect(wrongIn(withExtra({}))).toEqual([]);
  expect(wrongIn(REQUEST)).toEqual([]);
});

test.each([
  [{ note: 'too long' }, 'extra.note must have at most 5 characters'],
  [{ code: 'xAB12' }, 'extra.code must match [A-Z]{2}\\d+'],
  [{ floor: 1.5 }, 'extra.floor must be a whole number'],
  [{ floor: 10 }, 'extra.floor must be at most 9'],
  [{ floor: -1 }, 'extra.floor must be at least 0'],
  [{ speed: 'FAST' }, 'extra.speed must be one of NORMAL, EXPRESS'],
  [{ more: 'x'.repeat(19) }, 'extra.more must have at most 20 bytes'],
  [{ orderId: 'ORD-1' }, 'extra has orderId: the fields here are note, code, floor, weight, gift, speed, more'],
])('refuses %j', (extra, message) => {
  expect(wrongIn(withExtra(extra))).toEqual([message]);
});

test('where there are none, none are taken', () => {
  expect(wrongIn(withExtra({ note: 'hi' }), {})).toEqual(['extra has note: this shop has no fields of its own']);
});

test('those that are required have to be there, with or without the others', () => {
  const rules: ExtraFieldRules = { order: { gift: { type: 'yesNo', required: true }, note: { type: 'text', maxLength: 5 } } };
  expect(wrongIn(withExtra({ note: 'hi' }), rules)).toEqual([expect.stringMatching(/^extra\.gift /)]);
  expect(wrongIn(REQUEST, rules)).toEqual([expect.stringMatching(/^extra /)]);
});

test('lines have fields of their own', () => {
  const line = (extra: object) => ({ ...REQUEST, items: [{ ...REQUEST.items[0], extra }, REQUEST.items[1]] });
  expect(wrongIn(line({ engraving: 'Ann' }))).toEqual([]);
  expect(wrongIn(line({ note: 'Ann' }))).toEqual(['items.0.extra has note: the fields here are engraving']);
});

test('all together have a limit', () => {
  const rules: ExtraFieldRules = { item: { more: { type: 'json', maxBytes: 8192 } } };
  const request = { ...REQUEST, items: REQUEST.items.map((item) => ({ ...item, extra: { more: 'x'.repeat(5000) } })) };
  expect(wrongIn(request, rules)).toEqual(['extra must have at most 8192 bytes, those of the items included']);
});

test('they are in the order, its events and its view, beside ours', () => {
  const request = orderRequestWith(RULES).parse({
    ...REQUEST, extra: { gift: true }, items: [{ ...REQUEST.items[0], extra: { engraving: 'Ann' } }, REQUEST.items[1]],
  });
  const [event] = append(undefined, [placeOrder('ORD-1', 'ann', request)], '2026-11-21T10:00:00.000Z');
  expect(event.order.items).toEqual([{ ...LINES[0], extra: { engraving: 'Ann' } }, LINES[1]]);
  for (const shown of [presentOrder(event.order), viewOf(event), busEvent(event).detail]) {
    expect(shown).toMatchObject({ customerId: 'ann', extra: { gift: true }, items: [{ extra: { engraving: 'Ann' } }, {}] });
  }
});
