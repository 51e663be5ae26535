import {
  aws_cloudwatch as cloudwatch, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_kms as kms, aws_sns as sns, aws_sqs as sqs,
  aws_stepfunctions as sfn, Duration, RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SagaEffect } from './core/kinds';
import { Call } from './core/plan';
import { RunbookAlarm } from '../private/alarm';
import { deadLetterAlarm, DeadLetterQueue } from '../private/dead-letter-queue';
import { grantSendExactly } from '../private/exact-grants';
import { letServiceUseKey } from '../private/service-access';
import { check } from '../private/validation-error';

export interface ParkingProps {
  readonly idPath: string;
  readonly parkingQueue?: sqs.IQueue;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy?: RemovalPolicy;
}

/** Keeps the evidence of sagas that need a person. */
export class Parking extends Construct {
  public readonly queue: sqs.IQueue;

  /** Takes what could not even be parked. */
  public readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, private readonly props: ParkingProps) {
    super(scope, id);
    check(scope, !props.parkingQueue?.fifo, 'The parking queue has to be a standard queue: parked sagas have no order.');
    this.queue = props.parkingQueue ?? new DeadLetterQueue(this, 'Queue', props);
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', props);
  }

  /** Sends the whole context. */
  public call(role: iam.IRole): Call {
    grantSendExactly(this.queue, role);
    return {
      resource: 'arn:aws:states:::sqs:sendMessage',
      parameters: {
        QueueUrl: this.queue.queueUrl,
        MessageBody: {
          'stateMachine.$': '$$.StateMachine.Id',
          'execution.$': '$$.Execution.Id',
          'startedAt.$': '$$.Execution.StartTime',
          'id.$': this.props.idPath,
          'reason.$': '$.failure.outcome',
          'context.$': '$',
        },
      },
      effect: SagaEffect.EXTERNAL,
      transientErrors: [],
    };
  }

  /** Parks, with their input, executions that were stopped from outside or by what no state can catch: they could not park themselves. */
  public takeStopped(...machines: sfn.IStateMachine[]): void {
    const rule = new events.Rule(this, 'Stopped', {
      description: 'Sagas that were stopped before their end',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: machines.map(({ stateMachineArn }) => stateMachineArn),
          $or: [
            { status: ['ABORTED', 'TIMED_OUT'] },
            { status: ['FAILED'], error: [{ 'anything-but': ['SagaParked', 'SagaCompensated', 'SagaNotResumable'] }] },
          ],
        },
      },
    });
    const detail = (field: string) => events.EventField.fromPath(`$.detail.${field}`);
    rule.addTarget(new targets.SqsQueue(this.queue, {
      deadLetterQueue: this.deadLetterQueue,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
      message: events.RuleTargetInput.fromObject({
        stateMachine: detail('stateMachineArn'),
        execution: detail('executionArn'),
        startedAt: detail('startDate'),
        reason: detail('status'),
        input: detail('input'),
      }),
    }));
    letServiceUseKey(this.queue.encryptionMasterKey, 'events.amazonaws.com');
  }

  public alarms(topic?: sns.ITopic): cloudwatch.Alarm[] {
    return [new RunbookAlarm(this, 'Alarm', {
      severity: 'CRITICAL',
      meaning: 'Sagas are parked: something may be charged, reserved or shipped that should not be.',
      runbook: 'Read failure, errors and owed in the message\'s context, mend the cause, then start the recovery machine with the context as input.',
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      topic,
    }), deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, topic)];
  }
}
