import { explore } from './explorer';
import { pairsWith, POINTS, singles } from './points';
import { findingsOf, VARIANTS } from './variants';

test.each([{}, { express: true }])('one fault at any point leaves the whole system as it should be %j', async (engine) => {
  const found = [];
  const schedules = await singles(engine);
  for (const schedule of schedules) {
    const { violations } = await explore(schedule);
    if (violations.length) found.push({ schedule, violations });
  }
  expect(found).toEqual([]);
  expect(schedules.length).toBeGreaterThan(200);
}, 300_000);

test('pairs are other faults than their parts', () => {
  const pairs = pairsWith(POINTS[0], 10);
  expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(pairs.length);
  expect(pairs.length).toBeGreaterThan(POINTS.length);
});

test.each(VARIANTS)('the explorer finds $name', async (variant) => {
  expect(await findingsOf(variant)).toContain(variant.finds);
}, 30_000);
