import { Desk } from '../../operate/desk';
import { operateProgram } from '../../operate/program';

async function redrive(args: string[], output: object, running: string[] = []) {
  const lines: string[] = [];
  const inputs: unknown[] = [];
  const desk = new Desk({}, (line) => lines.push(line));
  desk.start = async (kind: string, input: object) => {
    inputs.push([kind, JSON.parse(JSON.stringify(input))]);
    return { output } as any;
  };
  desk.running = async () => running;
  const program = operateProgram(() => desk);
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ writeErr: () => undefined });
  await program.parseAsync(['redrive', ...args], { from: 'user' });
  return { inputs, lines };
}

const all = { attributes: { ApproximateNumberOfMessages: '7' } };
const some = { seen: 7, matched: 3, moved: 3, complete: true };

test.each([
  [[], all, { dryRun: false }, 'About 7 dead letters were moved.'],
  [['--dry-run'], all, { dryRun: true }, 'About 7 dead letters wait.'],
  [['--rate', '5'], all, { dryRun: false, maxMessagesPerSecond: 5 }, 'About 7 dead letters were moved.'],
  [['--cancel'], { cancelled: true, moved: 4 }, { cancel: true, dryRun: true }, 'The move was stopped; about 4 dead letters were moved before.'],
  [['--cancel'], { cancelled: false }, { cancel: true, dryRun: true }, 'There is no move to stop.'],
  [['--one-by-one'], some, { dryRun: false, filter: {} }, '3 of 7 dead letters were moved.'],
  [['--failure-class', 'RETRYABLE', '--dry-run'], some, { dryRun: true, filter: { failureClass: 'RETRYABLE' } }, '3 of 7 dead letters fit.'],
  [
    ['--error', '*Timeout*', '--contains', 'o1', '--attribute', 'tenant=a*', '--attribute', 'q=a=b'], { ...some, complete: false },
    { dryRun: false, filter: { errorName: '*Timeout*', bodyContains: 'o1', attributes: { tenant: 'a*', q: 'a=b' } } },
    '3 of 7 dead letters were moved. There are more: run it again.',
  ],
])('%j', async (args, output, input, line) => {
  expect(await redrive(args, output)).toEqual({ inputs: [['messaging:redrive', input]], lines: [line] });
});

test.each([[], ['--dry-run'], ['--error', '*Timeout*']])('refuses a second one beside it %s', async (...args) => {
  await expect(redrive(args, all, ['a1', 'b2'])).rejects.toThrow('There is a redrive under way, which hides dead letters from a second one: wait for the end of a1, b2.');
});

test('stops the one that is under way', async () => {
  expect((await redrive(['--cancel'], { cancelled: true, moved: 4 }, ['a1'])).lines).toEqual(['The move was stopped; about 4 dead letters were moved before.']);
});

test('says so when what is deployed cannot stop a move', async () => {
  await expect(redrive(['--cancel'], all)).rejects.toThrow(/deploy the stack again/);
});

test.each([['--rate', '501'], ['--rate', 'fast'], ['--attribute', 'tenant']])('refuses %s %s', async (...args) => {
  await expect(redrive(args, all)).rejects.toThrow(/Give/);
});
