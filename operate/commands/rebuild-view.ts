import { AddCommand } from '../command';

interface Rebuilt {
  readonly events: number;
  readonly from?: Record<string, string>;
}

export const rebuildView: AddCommand = (program, desk) => program.command('rebuild-view')
  .description('write the read model anew from the events')
  .action(async () => {
    let events = 0;
    let from: Rebuilt['from'];
    do {
      const answer = await desk().ask<Rebuilt>('orders:operations', { command: 'rebuildView', from });
      events += answer.events;
      ({ from } = answer);
    } while (from);
    desk().show({ events }, [`The read model is written anew from ${events} events.`]);
  });
