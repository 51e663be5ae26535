import type { SQSMessageAttributes } from 'aws-lambda';
import type { Class } from '../../messaging/core/classify';
import { decide } from '../../messaging/core/dead-letter';
import { retriesOf, stringsOf } from '../../messaging/core/evidence';
import { readFailure } from '../../messaging/core/failure';
import { BASE_DELAY_SECONDS, LetterSettings, LetterSource, ORDER_RULES, ParkedLetter } from '../core/letters';

export interface Letter {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: SQSMessageAttributes;
  readonly receipt: string;
}

/** What the processor needs of the world. */
export interface LetterPorts {
  readonly timeLeft: () => number;
  readonly now: () => Date;
  readonly random: () => number;
  /** Some dead letters, hidden from others for a while; none where there are no more. */
  receive(source: LetterSource): Promise<Letter[]>;
  /** Sends it to its queue again, after a while. */
  retry(source: LetterSource, letter: Letter, retries: number, delaySeconds: number): Promise<void>;
  /** Keeps it for a person, once however often it is asked. */
  park(letter: ParkedLetter): Promise<void>;
  remove(source: LetterSource, letter: Letter): Promise<void>;
  measure(source: string, failureClass: Class, action: 'RETRY' | 'PARK'): void;
}

/** How many letters were tried again and parked. */
export interface LetterReport {
  readonly retried: number;
  readonly parked: number;
}

/** Stops early enough to answer. */
const RESERVE = 15_000;

/**
 * Gives every dead letter a second chance where that can help, and parks the others. A letter is removed only after it is sent or parked:
 * a crash repeats it, and none is lost. One that cannot be worked on stays where it is, and is told of after the others.
 */
export async function processLetters({ sources, rules, maxRetries }: LetterSettings, ports: LetterPorts): Promise<LetterReport> {
  const report = { retried: 0, parked: 0 };
  const errors: unknown[] = [];
  await Promise.all(sources.map(async (source) => {
    const settings = { rules: [...rules, ...ORDER_RULES], maxRetries: source.queueUrl ? maxRetries : 0, baseDelaySeconds: BASE_DELAY_SECONDS };
    while (ports.timeLeft() > RESERVE) {
      const letters = await ports.receive(source);
      if (!letters.length) break;
      for (const letter of letters) {
        try {
          report[await work(source, letter, settings, ports) === 'RETRY' ? 'retried' : 'parked']++;
        } catch (error) {
          errors.push(error);
        }
      }
    }
  }));
  if (errors.length) throw new AggregateError(errors, `${errors.length} dead letters stay where they are: ${errors[0]}`);
  return report;
}

async function work(source: LetterSource, letter: Letter, settings: Parameters<typeof decide>[2], ports: LetterPorts): Promise<'RETRY' | 'PARK'> {
  const { body, attributes, messageId } = letter;
  const failure = readFailure(body, stringsOf(attributes));
  const retries = retriesOf(attributes, settings.maxRetries);
  const decision = decide(failure, retries, settings, ports.random());
  const { failureClass, action } = decision;
  if (action === 'RETRY') {
    await ports.retry(source, letter, retries + 1, decision.delaySeconds);
  } else {
    const { name: errorName, message: errorMessage, stack: errorStack } = failure;
    await ports.park({
      source: source.name, messageId, body, failureClass, errorName, errorMessage, errorStack, retries, parkedAt: ports.now().toISOString(),
    });
  }
  await ports.remove(source, letter);
  ports.measure(source.name, failureClass, action);
  return action;
}
