import { z } from 'zod';
import { ParkedLetters } from './adapters/parked-letters';
import { LetterSource, ParkedLetter } from '../core/letters';

const filter = { queue: z.string().optional(), failureClass: z.enum(['RETRYABLE', 'PERMANENT', 'CRITICAL', 'UNKNOWN']).optional() };

/** What an operator can ask about dead letters. */
export const letterCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('list'), ...filter }),
  z.object({ command: z.literal('redrive'), ...filter }),
]);

export type LetterCommand = z.infer<typeof letterCommand>;

export interface LetterDesk {
  readonly parked: ParkedLetters;
  readonly sources: LetterSource[];
  readonly send: (queueUrl: string, body: string) => Promise<void>;
}

/** Lists parked letters, or sends them to their queues again: they start anew, and leave the list only then. */
export async function operateLetters({ parked, sources, send }: LetterDesk, { command, queue, failureClass }: LetterCommand): Promise<object> {
  const fits = (letter: ParkedLetter) => (!queue || letter.source === queue) && (!failureClass || letter.failureClass === failureClass);
  const all = await parked.all();
  const names = new Set([...sources, ...all.map(({ source }) => ({ name: source }))].map(({ name }) => name));
  if (queue && !names.has(queue)) throw new Error(`There is no queue ${queue}. There are: ${[...names].sort().join(', ')}.`);
  const letters = all.filter(fits);
  if (command === 'list') return { letters };
  const kept: ParkedLetter[] = [];
  for (const letter of letters) {
    const { queueUrl } = sources.find(({ name }) => name === letter.source) ?? {};
    if (!queueUrl) {
      kept.push(letter);
      continue;
    }
    await send(queueUrl, letter.body);
    await parked.remove(letter);
  }
  return { redriven: letters.length - kept.length, kept };
}
