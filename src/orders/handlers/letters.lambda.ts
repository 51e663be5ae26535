import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { documentClient, env } from './adapters/client';
import { letterQueues } from './adapters/letter-queues';
import { ParkedLetters } from './adapters/parked-letters';
import { letterCommand, operateLetters } from './operate-letters';
import { processLetters } from './process-letters';
import { NAMESPACE } from '../core/business';
import { LetterSettings } from '../core/letters';

const settings: LetterSettings = JSON.parse(env('LETTERS'));
const logger = new Logger();
const metrics = new Metrics({ namespace: NAMESPACE, defaultDimensions: { orders: env('ORDER_SYSTEM') } });
const queues = letterQueues(new SQSClient({}));
const parked = new ParkedLetters(documentClient(), env('ORDERS_TABLE'));

/** Invoked by a schedule: works on all dead letters. Invoked by operators: `{ command: 'list' | 'redrive', queue?, failureClass? }`. */
export const handler = async (event: { readonly command?: string }, context: Context) => {
  if (event.command) {
    const { data, error } = letterCommand.safeParse(event);
    if (!data) throw new Error(z.prettifyError(error));
    return operateLetters({ parked, sources: settings.sources, send: queues.send }, data);
  }
  return processLetters(settings, {
    ...queues,
    park: (letter) => parked.put(letter),
    measure: (source, failureClass, action) => {
      logger.info('dead letter', { source, failureClass, action });
      metrics.singleMetric().addDimension('failureClass', failureClass).addMetric('DeadLetters', MetricUnit.Count, 1);
      if (action === 'PARK') metrics.singleMetric().addMetric('DeadLettersParked', MetricUnit.Count, 1);
    },
    timeLeft: () => context.getRemainingTimeInMillis(),
    now: () => new Date(),
    random: Math.random,
  });
};
