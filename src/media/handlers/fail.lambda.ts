import { Logger } from '@aws-lambda-powertools/logger';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type CaughtError, toJobError } from '../core/failure';
import type { Job } from '../core/job';
import { outputPrefixes } from '../core/keys';
import { notification } from '../core/notification';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';
import { removeAll } from '../runtime/objects';
import type { WorkflowInput } from '../runtime/step';

const logger = new Logger();
const sns = new SNSClient({});
const sqs = new SQSClient({});

/** All that a Distributed Map tells of its failed children. */
const TOO_MANY_CHUNKS_FAILED = 'States.ExceedToleratedFailureThreshold';

/** From the workflow, which caught an error. */
interface Caught extends WorkflowInput {
  readonly error: CaughtError;
  readonly execution: string;
}

/** From Step Functions, when an execution ended badly by whatever cause. */
interface StatusChange {
  readonly detail: {
    readonly executionArn: string;
    readonly status: string;
    readonly input: string | null;
    readonly error?: string | null;
    readonly cause?: string | null;
  };
}

/**
 * Ends a job that cannot be finished: FAILED with a reason, its partial output removed, the evidence kept, the owner told.
 * The upload stays. Of a job that its owner has deleted nothing is kept. May run any number of times for one job.
 */
export const handler = async (event: Caught | StatusChange): Promise<void> => {
  const caught = 'detail' in event ? fromStatusChange(event) : event;
  const { jobId, outputBucket, error, execution } = caught;
  logger.appendKeys({ jobId });
  const jobs = new Jobs(environment('TABLE_NAME'));
  const refusal = error.Error === TOO_MANY_CHUNKS_FAILED ? (await jobs.get(jobId))?.refusal : undefined;
  const job = await jobs.fail(jobId, toJobError(refusal ?? error), execution);
  if (job?.execution && job.execution !== execution) return logger.info('another attempt works on this job');
  if (job?.failureHandledAt) return;
  if (job?.status !== 'COMPLETED') for (const prefix of outputPrefixes(jobId)) await removeAll(outputBucket, prefix);
  if (!job || job.deletedAt) return logger.info('the owner has deleted this job');
  await keepEvidence(caught, job);
  if (job.status === 'FAILED') await tellOwner(job);
  await jobs.failureHandled(jobId);
};

function fromStatusChange({ detail: { executionArn, status, input, error, cause } }: StatusChange): Caught {
  if (!input) throw new Error(`The event of ${executionArn} carries no input.`);
  return { ...JSON.parse(input) as WorkflowInput, execution: executionArn, error: { Error: status === 'ABORTED' ? status : error ?? status, Cause: cause ?? '' } };
}

async function keepEvidence({ error, execution, jobId, inputBucket, inputKey }: Caught, job: Job): Promise<void> {
  await sqs.send(new SendMessageCommand({
    QueueUrl: environment('EVIDENCE_QUEUE_URL'),
    MessageBody: JSON.stringify({ jobId, execution, input: `s3://${inputBucket}/${inputKey}`, error, job }),
  }));
}

async function tellOwner(job: Job): Promise<void> {
  const { subject, message, userId, status } = notification(job);
  await sns.send(new PublishCommand({
    TopicArn: environment('TOPIC_ARN'),
    Subject: subject,
    Message: message,
    MessageAttributes: {
      userId: { DataType: 'String', StringValue: userId },
      status: { DataType: 'String', StringValue: status },
    },
  }));
}
