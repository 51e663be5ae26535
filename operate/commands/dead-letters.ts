import { Option } from 'commander';
import { AddCommand } from '../command';

interface Letter {
  readonly source: string;
  readonly messageId: string;
  readonly failureClass: string;
  readonly errorName: string;
  readonly errorMessage: string;
  readonly parkedAt: string;
}

interface Filter {
  readonly queue?: string;
  readonly failureClass?: string;
}

const CLASSES = ['RETRYABLE', 'PERMANENT', 'CRITICAL', 'UNKNOWN'];

export const deadLetters: AddCommand = (program, desk) => {
  const group = program.command('dead-letters').description('messages of an order system that were given up, and why');
  const sub = (name: string, description: string) => group.command(name).description(description)
    .option('--queue <name>', 'as the list names it, e.g. Start')
    .addOption(new Option('--failure-class <class>').choices(CLASSES));

  sub('list', 'list them, oldest first').action(async (filter: Filter) => {
    const { letters } = await desk().ask<{ letters: Letter[] }>('orders:letters', { command: 'list', ...filter });
    const lines = [...letters].sort((a, b) => a.parkedAt.localeCompare(b.parkedAt)).map(lineOf);
    desk().show({ letters }, lines.length ? lines : ['No message was given up.']);
  });
  sub('redrive', 'send them to their queues again, once the cause is mended').action(async (filter: Filter) => {
    const answer = await desk().ask<{ redriven: number; kept: Letter[] }>('orders:letters', { command: 'redrive', ...filter });
    desk().show(answer, [`${answer.redriven} messages are sent again.`, ...answer.kept.map((letter) => `Came from no queue and stays: ${lineOf(letter)}`)]);
  });
};

const lineOf = ({ source, messageId, failureClass, errorName, errorMessage, parkedAt }: Letter) =>
  `${parkedAt}  ${source}  ${failureClass}  ${errorName}: ${errorMessage}  (${messageId})`;
