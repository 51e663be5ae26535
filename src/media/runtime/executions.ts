import { Logger } from '@aws-lambda-powertools/logger';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { environment } from './environment';
import type { WorkflowInput } from './step';

const logger = new Logger();
const sfn = new SFNClient({});

/** A job's execution has its name, and each further attempt at it one of its own: a name can start once. */
const executionName = (jobId: string, attempt = 1) => (attempt > 1 ? `execution-${jobId}-${attempt}` : `execution-${jobId}`);

/** The ARN that the execution of an attempt has, or will have. */
export const executionArn = (jobId: string, attempt: number) =>
  `${environment('STATE_MACHINE_ARN').replace(':stateMachine:', ':execution:')}:${executionName(jobId, attempt)}`;

/** Starts the execution of an attempt, once. */
export async function startExecution(input: WorkflowInput): Promise<void> {
  const { jobId, attempt } = input;
  try {
    await sfn.send(new StartExecutionCommand({
      stateMachineArn: environment('STATE_MACHINE_ARN'), name: executionName(jobId, attempt), input: JSON.stringify(input),
    }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    logger.info('this job was started before', { jobId, attempt });
  }
}
