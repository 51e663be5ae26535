import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ForwardFailure, tellingWhy } from './forward-failure';
import { eachRecord } from '../../runtime/sqs-records';

/** An event from the bus, out of a queue. */
export interface BusMessage<T> {
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'detail': T;
  /** Of a replay from the archive. */
  readonly 'replay-name'?: string;
}

/** Works on the bodies of a batch, as `eachRecord` does. One that fails for the last time becomes a dead letter with its error. */
export function eachMessage(event: SQSEvent, work: (body: string) => Promise<void>, forwarded?: ForwardFailure): Promise<SQSBatchResponse> {
  return eachRecord(event, tellingWhy(({ body }) => work(body), forwarded));
}
