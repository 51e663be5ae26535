import { contended } from '../../../src/orders/handlers/adapters/contended';

async function tried(conflicts: number) {
  const waits: number[] = [];
  let attempts = 0;
  const outcome = await contended('The mug', async () => ++attempts > conflicts ? attempts : undefined, {
    sleep: async (milliseconds) => void waits.push(milliseconds), random: () => 1,
  }).catch((error: Error) => error.name);
  return { outcome, waits };
}

test('whoever comes second looks again, after longer and longer waits', async () => {
  expect(await tried(0)).toEqual({ outcome: 1, waits: [] });
  expect(await tried(3)).toEqual({ outcome: 4, waits: [50, 100, 200] });
});

test('who never gets through says so by name', async () => {
  expect(await tried(8)).toMatchObject({ outcome: 'TransactionConflict' });
  expect((await tried(7)).outcome).toBe(8);
});
