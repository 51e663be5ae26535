import { ownerOf, startOrder } from '../../../src/media/core/start-order';

const common = { bucket: 'archive', defaultOwner: 'system', ownerMetadata: 'Owner', once: '0061' };
const message = (object: unknown) => JSON.stringify({ start: { ...common, object } });

test('a message of a rule names the object and the cause', () => {
  expect(startOrder(message({ key: 'a "b"/ü.mp4' }))).toEqual({ ...common, key: 'a "b"/ü.mp4', owner: undefined });
  expect(startOrder(message({ key: 'a.mp4', owner: 'ann', more: 1 }))).toMatchObject({ owner: 'ann' });
});

test('messages of other kinds carry no order; an event without a key is refused', () => {
  expect(startOrder('{"Records":[]}')).toBeUndefined();
  for (const object of [undefined, {}, { key: '' }, { key: 5 }]) expect(() => startOrder(message(object))).toThrow(/names no key/);
});

test('the owner is the event\'s, or the object\'s, or the source\'s', () => {
  const order = startOrder(message({ key: 'a.mp4' }))!;
  expect(ownerOf(order, {})).toBe('system');
  expect(ownerOf(order, { owner: 'ben' })).toBe('ben');
  expect(ownerOf({ ...order, owner: 'ann' }, { owner: 'ben' })).toBe('ann');
});
