import { AddCommand } from '../command';

export const resume: AddCommand = (program, desk) => program.command('resume')
  .description('go on with a parked order, once what stopped it is mended')
  .argument('<orderId>')
  .action(async (orderId: string) => {
    const answer = await desk().ask<{ status: string; attempt: number }>('orders:operations', { command: 'resume', orderId });
    desk().show(answer, [`${orderId} goes on from ${answer.status}, attempt ${answer.attempt}.`]);
  });
