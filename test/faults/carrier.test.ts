import { explore } from './explorer';
import { CARRIER_POINTS, pairsAmong, singles } from './points';

test('somebody else packs and ships: one fault at any point, and between the two on the Express engine', async () => {
  const found = [];
  const onExpress = CARRIER_POINTS.map((point) => ({ ...point, express: true, carrier: true }));
  for (const schedule of [...await singles({ carrier: true }), ...onExpress]) {
    const { violations } = await explore(schedule);
    if (violations.length) found.push({ schedule, violations });
  }
  expect(found).toEqual([]);
}, 300_000);

test('two faults between the shop and its carrier, and a cancellation on top', async () => {
  const found = [];
  const schedules = [...pairsAmong(CARRIER_POINTS), ...CARRIER_POINTS.map((point) => ({ ...point, cancelAt: 'capture' }))];
  for (const schedule of schedules) {
    const { violations } = await explore({ carrier: true, ...schedule });
    if (violations.length) found.push({ schedule, violations });
  }
  expect(found).toEqual([]);
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
