import { productCommand } from '../../../src/orders/core/product';

const put = (changes: object) => productCommand.safeParse({ productId: 'mug', price: 12.5, currency: 'EUR', ...changes });

test('a currency that does not exist, and an amount that it does not have, are refused', () => {
  expect(put({}).success).toBe(true);
  expect(put({ currency: 'XXQ' }).error!.issues.map(({ path, message }) => [...path, message])).toEqual([['currency', 'must be a currency code such as EUR']]);
  expect(put({ currency: 'JPY' }).error!.issues.map(({ path }) => path)).toEqual([['price']]);
});
