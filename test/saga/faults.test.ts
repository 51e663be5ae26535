import { points, saga, singles } from './explored';
import { Explored, pairs, violations } from './explorer';
import { Fault } from './participants';
import { findingsOf, SAGA_VARIANTS } from './variants';

/** Every schedule of faults after which something is not as it should be. */
async function explore(explored: Explored, schedules: Fault[][]) {
  const found: { schedule: Fault[]; violations: string[] }[] = [];
  for (const schedule of schedules) {
    const wrong = await violations(explored, schedule);
    if (wrong.length) found.push({ schedule, violations: wrong });
  }
  return found;
}

test('one fault at any point ends in a known state', async () => {
  expect(await explore(saga, singles)).toEqual([]);
});

test('two faults at any two points end in a known state', async () => {
  expect(await explore(saga, pairs(points))).toEqual([]);
}, 300_000);

test.each(SAGA_VARIANTS)('the explorer finds $name', async (variant) => {
  expect(await findingsOf(variant)).toContain(variant.finds);
});
