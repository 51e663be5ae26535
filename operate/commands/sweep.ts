import { InvalidArgumentError } from 'commander';
import { AddCommand } from '../command';

export const sweep: AddCommand = (program, desk) => program.command('sweep')
  .description('look at once for orders that have stopped moving, and bring them on')
  .option('--older-than <seconds>', 'only orders placed longer ago than that', seconds, 0)
  .action(async ({ olderThan }: { olderThan: number }) => {
    const answer = await desk().ask<Record<string, number>>('orders:sweeper', { olderThanSeconds: olderThan });
    const lines = Object.entries(answer).map(([remedy, count]) => `${remedy}: ${count}`);
    desk().show(answer, lines.length ? lines : ['Every order is through.']);
  });

function seconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number of seconds.');
  return Number(text);
}
