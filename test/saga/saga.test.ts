import { checkoutSteps, World } from './checkout';

test('a checkout costs eight transitions', () => {
  const world = new World();
  expect(world.saga(checkoutSteps(world)).transitions).toBe(8);
});
