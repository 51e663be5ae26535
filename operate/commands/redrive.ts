import { InvalidArgumentError } from 'commander';
import { AddCommand } from '../command';
import type { Desk } from '../desk';
import { OperateError } from '../operate-error';

interface Options {
  readonly failureClass?: string;
  readonly error?: string;
  readonly contains?: string;
  readonly attribute: Record<string, string>;
  readonly rate?: number;
  readonly oneByOne: boolean;
  readonly dryRun: boolean;
  readonly cancel: boolean;
}

interface Redriven {
  readonly output: {
    /** When it was to be stopped. */
    readonly cancelled?: boolean;
    /** When a function moved them. */
    readonly seen?: number;
    readonly matched?: number;
    readonly moved?: number;
    readonly complete?: boolean;
    /** When SQS did. */
    readonly attributes?: Record<string, string>;
  };
}

export const redrive: AddCommand = (program, desk) => program.command('redrive')
  .description('bring dead letters back to their queue: all of them, or those that fit every option given (* stands for any text)')
  .option('--failure-class <class>', 'RETRYABLE, PERMANENT, CRITICAL or UNKNOWN')
  .option('--error <pattern>', 'name of the error, e.g. "*Timeout*"')
  .option('--contains <text>', 'text of the body')
  .option('--attribute <name=pattern>', 'a message attribute, any number of times', attribute, {})
  .option('--rate <messages>', 'most messages a second, 1 to 500 (default: as the construct says)', rate)
  .option('--one-by-one', 'all of them by a function instead of by SQS\'s own move: for dead letters of topics and rules, and the embedded AWS', false)
  .option('--dry-run', 'only say how many there are', false)
  .option('--cancel', 'stop the move that SQS is at; what was moved stays moved', false)
  .action(async (options: Options) => {
    const here = desk();
    if (!options.cancel) await goAlone(here);
    // A state machine that does not know of `cancel` yet does nothing at least.
    const answer = await here.start<Redriven>('messaging:redrive', options.cancel ? { cancel: true, dryRun: true } : inputOf(options));
    here.show(answer, [options.cancel ? cancellation(answer) : sentence(answer, options.dryRun)]);
  });

/** What one has looked at is hidden from the other until it ends: both would count too few. */
async function goAlone(here: Desk): Promise<void> {
  const others = await here.running('messaging:redrive');
  if (others.length) throw new OperateError(`There is a redrive under way, which hides dead letters from a second one: wait for the end of ${others.join(', ')}.`);
}

function inputOf({ failureClass, error, contains, attribute: attributes, rate: maxMessagesPerSecond, oneByOne, dryRun }: Options): object {
  const given = { failureClass, errorName: error, bodyContains: contains, attributes: Object.keys(attributes).length ? attributes : undefined };
  const filtered = oneByOne || Object.values(given).some((value) => value !== undefined);
  return { dryRun, ...(filtered ? { filter: given } : {}), ...(maxMessagesPerSecond ? { maxMessagesPerSecond } : {}) };
}

function cancellation({ output: { cancelled, moved } }: Redriven): string {
  if (cancelled === undefined) throw new OperateError('The state machine cannot cancel moves yet: deploy the stack again.');
  return cancelled ? `The move was stopped; about ${moved} dead letters were moved before.` : 'There is no move to stop.';
}

function sentence({ output: { seen, matched, moved, complete, attributes } }: Redriven, dryRun: boolean): string {
  if (seen === undefined) {
    const count = attributes?.ApproximateNumberOfMessages ?? 'unknown';
    return dryRun ? `About ${count} dead letters wait.` : `About ${count} dead letters were moved.`;
  }
  const rest = complete ? '' : ' There are more: run it again.';
  return dryRun ? `${matched} of ${seen} dead letters fit.${rest}` : `${moved} of ${seen} dead letters were moved.${rest}`;
}

function attribute(text: string, all: Record<string, string>): Record<string, string> {
  const [, name, pattern] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError('Give it as name=pattern.');
  return { ...all, [name]: pattern };
}

function rate(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 500) throw new InvalidArgumentError('Give a whole number from 1 to 500.');
  return value;
}
