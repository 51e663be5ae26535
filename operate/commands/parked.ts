import { AddCommand } from '../command';

interface ParkedOrder {
  readonly orderId: string;
  readonly parkedAt: string;
  readonly cause: string;
  readonly totalAmount: number;
  readonly currency: string;
}

export const parked: AddCommand = (program, desk) => program.command('parked')
  .description('list the orders that need a person, and why')
  .action(async () => {
    const answer = await desk().ask<{ orders: ParkedOrder[] }>('orders:operations', { command: 'parked' });
    const lines = answer.orders.map(({ orderId, parkedAt, cause, totalAmount, currency }) =>
      `${orderId}  since ${parkedAt}  ${totalAmount} ${currency}  ${cause}`);
    desk().show(answer, lines.length ? lines : ['No order is parked.']);
  });
