import { aws_kms as kms, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { RunbookAlarm } from './alarm';
import { checkRemovalPolicy } from './removal-policy';
import { check } from './validation-error';

/** The longest that SQS keeps a message. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MAX_RETENTION = Duration.days(14);

export interface DeadLetterQueueProps {
  /** @default standard */
  readonly fifo?: boolean;
  /** @default 14 days */
  readonly retention?: Duration;
  /** @default - encrypted with a key that SQS manages */
  readonly encryptionKey?: kms.IKey;
  /** @default DESTROY */
  readonly removalPolicy?: RemovalPolicy;
  /** The one queue that may redrive into this one. @default - none: services send here directly */
  readonly sourceQueueArn?: string;
}

/** Where messages end that could not be processed: encrypted, TLS only, open to nobody but its source. */
export class DeadLetterQueue extends sqs.Queue {
  private consumer?: string;

  constructor(scope: Construct, id: string, private readonly props: DeadLetterQueueProps = {}) {
    const { fifo, retention = MAX_RETENTION, encryptionKey, removalPolicy, sourceQueueArn } = props;
    checkRemovalPolicy(scope, removalPolicy);
    super(scope, id, {
      fifo: fifo || undefined,
      retentionPeriod: retention,
      removalPolicy,
      ...queueEncryption(encryptionKey),
    });
    (this.node.defaultChild as sqs.CfnQueue).redriveAllowPolicy = sourceQueueArn
      ? { redrivePermission: 'byQueue', sourceQueueArns: [sourceQueueArn] }
      : { redrivePermission: 'denyAll' };
    const reason = 'This is a dead-letter queue: the end of the line, watched by an alarm.';
    acknowledge(this, { id: 'Serverless-SQSRedrivePolicy', reason });
    if (!sourceQueueArn) acknowledge(this, { id: 'AwsSolutions-SQS3', reason: `${reason} A service sends to it, not a queue.` });
  }

  /** Path of what consumes the dead letters; undefined while nothing does. */
  public get processedBy(): string | undefined {
    return this.consumer;
  }

  /** For a consumer of dead letters: what it cannot handle ends in a queue behind this one, where it may park messages as well. */
  public parkIn(scope: Construct, id: string, consumerTimeout: Duration, removalPolicy?: RemovalPolicy): DeadLetterQueue {
    check(scope, !this.consumer, `${this.node.path} is processed by ${this.consumer} already: give that one your rules.`);
    this.consumer = scope.node.path;
    const parked = new DeadLetterQueue(scope, id, { ...this.props, retention: MAX_RETENTION, removalPolicy, sourceQueueArn: undefined });
    (parked.node.defaultChild as sqs.CfnQueue).redriveAllowPolicy = { redrivePermission: 'allowAll' };
    const resource = this.node.defaultChild as sqs.CfnQueue;
    resource.redrivePolicy = { deadLetterTargetArn: parked.queueArn, maxReceiveCount: 5 };
    resource.visibilityTimeout = 6 * consumerTimeout.toSeconds();
    return parked;
  }
}

/** TLS only, and encrypted with the key, or with one that SQS manages. */
export function queueEncryption(key?: kms.IKey): sqs.QueueProps {
  return key
    ? { enforceSSL: true, encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key }
    : { enforceSSL: true, encryption: sqs.QueueEncryption.SQS_MANAGED };
}

/** Goes off as soon as one message lies in the dead-letter queue. */
export function deadLetterAlarm(scope: Construct, id: string, queue: sqs.IQueue, topic?: sns.ITopic): RunbookAlarm {
  return new RunbookAlarm(scope, id, {
    severity: 'CRITICAL',
    meaning: 'Messages could not be processed and wait in the dead-letter queue.',
    runbook: 'Read a message and the consumer\'s log to find the cause, mend it, then start a redrive of the dead-letter queue.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    topic,
  });
}

/** Whether somebody else says who may send: in the queue's own policy, or its key's. Then the last resort may fail, too. */
export function mayRefuse(queue: sqs.IQueue): boolean {
  return !(queue instanceof DeadLetterQueue) || queue.encryptionMasterKey !== undefined;
}
