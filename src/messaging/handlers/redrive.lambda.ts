import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { lettersIn } from './letters';
import type { ClassRule } from '../core/classify';
import { redrive, redriveRequest, RedriveResult } from '../core/redrive';

const rules: ClassRule[] = JSON.parse(process.env.RULES ?? '[]');
const sqs = new SQSClient({});
/** For showing again what stays. */
const RESERVE_MILLIS = 60_000;

/** A request that no retry makes right. */
class InvalidRedrive extends Error {
  public readonly name = 'InvalidRedrive';
}

/** Brings the dead letters that fit a filter back. `{ filter: {}, dryRun?, maxMessagesPerSecond }` */
export const handler = async (event: unknown, context: Context): Promise<RedriveResult> => {
  const { data, error } = redriveRequest.safeParse(event);
  if (!data) throw new InvalidRedrive(z.prettifyError(error));
  const ordered = process.env.DESTINATION_URL!.endsWith('.fifo');
  if (ordered && Object.keys(data.filter).length) throw new InvalidRedrive('A filter would change the order of a FIFO queue: move all, or none.');
  const left = context.getRemainingTimeInMillis();
  const ports = lettersIn(sqs, {
    sourceUrl: process.env.SOURCE_URL!, destinationUrl: process.env.DESTINATION_URL!, hiddenSeconds: Math.ceil(left / 1000) + 5,
  });
  return redrive(data, ports, Date.now() + left - RESERVE_MILLIS, rules);
};
