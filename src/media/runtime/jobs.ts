import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CaughtError, JobNotActive } from '../core/failure';
import { type Job, type JobError, type JobQuality, type Output, pendingSteps, type StepName } from '../core/job';

const shared = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });

/** Where a page of jobs ends. */
export interface Position {
  readonly jobId: string;
  readonly createdAt: string;
}

interface ActiveUpdate {
  /** Assignments to `#name`, of `:value` or the time `:now`. */
  readonly set?: string;
  readonly also?: string;
  readonly name: string;
  readonly value: unknown;
}

/** `state` and `percent` are words of DynamoDB's own. */
const reservedIn = (expression = '') =>
  Object.fromEntries(['state', 'percent'].flatMap((word) => (expression.includes(`#${word} `) ? [[`#${word}`, word]] : [])));

/** A failure is cleared away within minutes; if that itself failed, a later attempt may overwrite what is left. */
const CLEARED_AFTER_MS = 3_600_000;

/** The job table. Whatever a step writes is written only while the job is being processed, in the attempt of the step. */
export class Jobs {
  constructor(private readonly table: string, private readonly attempt = 1, private readonly client: DynamoDBDocumentClient = shared) {}

  public async create(job: Job): Promise<void> {
    await this.client.send(new PutCommand({ TableName: this.table, Item: job, ConditionExpression: 'attribute_not_exists(jobId)' }));
  }

  /** Leaves a job alone that is there already. */
  public async createOnce(job: Job): Promise<void> {
    await this.create(job).catch((error) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }

  public async get(jobId: string): Promise<Job | undefined> {
    const { Item } = await this.client.send(new GetCommand({ TableName: this.table, Key: { jobId }, ConsistentRead: true }));
    return Item as Job | undefined;
  }

  /** A step begins once, however often it is tried. */
  public async beginStep(jobId: string, step: StepName): Promise<Job> {
    return this.updateActive(jobId, {
      set: 'steps.#name.#state = :value, steps.#name.startedAt = if_not_exists(steps.#name.startedAt, :now)',
      also: 'REMOVE steps.#name.finishedAt',
      name: step,
      value: 'RUNNING',
    });
  }

  public async endStep(jobId: string, step: StepName): Promise<void> {
    await this.updateActive(jobId, { set: 'steps.#name.#state = :value, steps.#name.finishedAt = :now', name: step, value: 'SUCCEEDED' });
  }

  /** Keeps why the upload is refused, if it is: of a failure among many chunks the workflow learns no more than that there is one. */
  public async failStep(jobId: string, step: StepName, refusal?: CaughtError): Promise<void> {
    await this.updateActive(jobId, { set: 'steps.#name.#state = :value, steps.#name.finishedAt = :now', name: step, value: 'FAILED' });
    if (refusal) await this.updateActive(jobId, { set: '#name = if_not_exists(#name, :value)', name: 'refusal', value: refusal });
  }

  /** Notes that a part is done, however often it is told. Returns how many are. */
  public async endPart(jobId: string, part: string): Promise<number> {
    const { encodedParts } = await this.updateActive(jobId, { also: 'ADD #name :value', name: 'encodedParts', value: new Set([part]) });
    return encodedParts?.size ?? 0;
  }

  public async setPercent(jobId: string, step: StepName, percent: number): Promise<void> {
    await this.updateActive(jobId, { set: 'steps.#name.#percent = :value', name: step, value: percent });
  }

  public async setQuality(jobId: string, quality: JobQuality): Promise<void> {
    await this.updateActive(jobId, { set: '#name = :value', name: 'quality', value: quality });
  }

  public async setOutputs(jobId: string, outputs: Output[]): Promise<Job> {
    return this.updateActive(jobId, { set: '#name = :value', name: 'outputs', value: outputs });
  }

  /** Gives a job that failed, and is cleared away, to the execution of its next attempt. Tells whether that could be. */
  public async beginAttempt(jobId: string, attempt: number, execution: string): Promise<boolean> {
    const now = new Date();
    try {
      await this.client.send(new UpdateCommand({
        TableName: this.table,
        Key: { jobId },
        UpdateExpression: 'SET #status = :processing, attempt = :attempt, execution = :execution, steps = :steps, updatedAt = :now'
          + ' REMOVE #error, failedAt, failureHandledAt, quality, outputs, refusal, encodedParts, conversion',
        ConditionExpression: '#status = :failed AND attribute_not_exists(deletedAt)'
          + ' AND (attribute_exists(failureHandledAt) OR failedAt < :longAgo) AND (attribute_not_exists(attempt) OR attempt < :attempt)',
        ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
        ExpressionAttributeValues: {
          ':processing': 'PROCESSING',
          ':failed': 'FAILED',
          ':attempt': attempt,
          ':execution': execution,
          ':steps': pendingSteps(),
          ':now': now.toISOString(),
          ':longAgo': new Date(now.getTime() - CLEARED_AFTER_MS).toISOString(),
        },
      }));
      return true;
    } catch (thrown) {
      if (thrown instanceof ConditionalCheckFailedException) return false;
      throw thrown;
    }
  }

  /**
   * Ends a job that has not ended yet, if this execution is the one that works on it. Returns the job as it is then:
   * perhaps completed, perhaps failed before, perhaps in another attempt.
   */
  public async fail(jobId: string, error: JobError, execution: string): Promise<Job | undefined> {
    const now = new Date().toISOString();
    try {
      const { Attributes } = await this.client.send(new UpdateCommand({
        TableName: this.table,
        Key: { jobId },
        UpdateExpression: 'SET #status = :failed, #error = :error, failedAt = :now, updatedAt = :now REMOVE expiresAt',
        ConditionExpression: '#status IN (:pending, :processing) AND attribute_not_exists(deletedAt)'
          + ' AND (attribute_not_exists(execution) OR execution = :execution)',
        ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
        ExpressionAttributeValues: {
          ':failed': 'FAILED', ':pending': 'UPLOAD_PENDING', ':processing': 'PROCESSING', ':error': error, ':execution': execution, ':now': now,
        },
        ReturnValues: 'ALL_NEW',
      }));
      return Attributes as Job;
    } catch (thrown) {
      if (thrown instanceof ConditionalCheckFailedException) return this.get(jobId);
      throw thrown;
    }
  }

  /** The user's jobs, newest first. */
  public async ofUser(userId: string, limit: number, after?: Position): Promise<{ jobs: Partial<Job>[]; last?: Position }> {
    const { Items = [], LastEvaluatedKey: last } = await this.client.send(new QueryCommand({
      TableName: this.table,
      IndexName: 'by-user',
      KeyConditionExpression: 'userId = :userId',
      FilterExpression: 'attribute_not_exists(deletedAt)',
      ExpressionAttributeValues: { ':userId': userId },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after && { ...after, userId },
    }));
    return { jobs: Items.map(({ userId: _, ...job }) => job), last: last && { jobId: last.jobId, createdAt: last.createdAt } };
  }

  /** Marks the user's job as deleted. Returns it, or nothing when the user has no such job. */
  public async markDeleted(jobId: string, userId: string): Promise<Job | undefined> {
    try {
      const { Attributes } = await this.client.send(new UpdateCommand({
        TableName: this.table,
        Key: { jobId },
        UpdateExpression: 'SET deletedAt = :now',
        ConditionExpression: 'userId = :userId',
        ExpressionAttributeValues: { ':now': new Date().toISOString(), ':userId': userId },
        ReturnValues: 'ALL_NEW',
      }));
      return Attributes as Job;
    } catch (thrown) {
      if (thrown instanceof ConditionalCheckFailedException) return undefined;
      throw thrown;
    }
  }

  public async delete(jobId: string): Promise<void> {
    await this.client.send(new DeleteCommand({ TableName: this.table, Key: { jobId } }));
  }

  /** Leaves of a deleted job only what tells that it was, until then. */
  public async bury(jobId: string, until: number): Promise<void> {
    await this.client.send(new UpdateCommand({
      TableName: this.table,
      Key: { jobId },
      UpdateExpression: 'SET expiresAt = :until REMOVE fileName, outputs, quality, #error, refusal, declaredBytes, encodedParts, conversion, upload',
      ExpressionAttributeNames: { '#error': 'error' },
      ExpressionAttributeValues: { ':until': Math.ceil(until / 1000) },
    }));
  }

  public async failureHandled(jobId: string): Promise<void> {
    await this.client.send(new UpdateCommand({
      TableName: this.table,
      Key: { jobId },
      UpdateExpression: 'SET failureHandledAt = :now',
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    }));
  }

  private async updateActive(jobId: string, { set, also = '', name, value }: ActiveUpdate): Promise<Job> {
    const otherwise = this.attempt > 1 ? '' : ' OR attribute_not_exists(attempt)';
    const assignments = [...(set ? [set] : []), 'updatedAt = :now'].join(', ');
    try {
      const { Attributes } = await this.client.send(new UpdateCommand({
        TableName: this.table,
        Key: { jobId },
        UpdateExpression: `SET ${assignments} ${also}`.trim(),
        ConditionExpression: `#status = :processing AND attribute_not_exists(deletedAt) AND (attempt = :attempt${otherwise})`,
        ExpressionAttributeNames: { '#status': 'status', '#name': name, ...reservedIn(set) },
        ExpressionAttributeValues: { ':processing': 'PROCESSING', ':attempt': this.attempt, ':value': value, ':now': new Date().toISOString() },
        ReturnValues: 'ALL_NEW',
      }));
      return Attributes as Job;
    } catch (thrown) {
      if (thrown instanceof ConditionalCheckFailedException) throw new JobNotActive(jobId);
      throw thrown;
    }
  }
}
