import { findingsIn } from './campaign';
import { explore } from './explorer';
import { CARRIER_POINTS, pairsAmong, singles } from './points';

test('somebody else packs and ships: one fault at any point, and between the two on the Express engine', async () => {
  const onExpress = CARRIER_POINTS.map((point) => ({ ...point, express: true, carrier: true }));
  expect(await findingsIn([...await singles({ carrier: true }), ...onExpress])).toEqual([]);
}, 300_000);

test('two faults between the shop and its carrier, and a cancellation on top', async () => {
  const schedules = [...pairsAmong(CARRIER_POINTS), ...CARRIER_POINTS.map((point) => ({ ...point, cancelAt: 'capture' }))];
  expect(await findingsIn(schedules.map((schedule) => ({ carrier: true, ...schedule })))).toEqual([]);
  expect(schedules.length).toBeGreaterThan(200);
}, 300_000);

test('a refusal rejects the order', async () => {
  for (const refusesFulfilment of ['allocate', 'createLabel'] as const) {
    expect(await explore({ carrier: true, refusesFulfilment })).toMatchObject({ statuses: ['REJECTED'], violations: [] });
  }
});

test('a hand-over whose answer is lost for good is parked, and resumed it has shipped once', async () => {
  expect(await explore({ carrier: true, silentFulfilment: 'dispatch' })).toMatchObject({ parked: true, statuses: ['CONFIRMED'], violations: [] });
});
