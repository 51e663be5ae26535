import {
  aws_cloudwatch as cloudwatch, aws_dynamodb as dynamodb, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda,
  aws_sqs as sqs, aws_stepfunctions as sfn, Duration, RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ExpressCalls } from './core/express';
import { SagaEffect } from './core/kinds';
import { Call, Template } from './core/plan';
import { RunbookAlarm } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';
import { OnDemandTable } from '../private/on-demand-table';
import { PartProps } from '../private/part-props';

export interface RunningSagasProps extends PartProps {
  readonly idPath: string;
  readonly stalledAfter: Duration;
  readonly recoveryMachine: sfn.IStateMachine;
  readonly deadLetterQueue: sqs.IQueue;
}

/** Makes the Express engine safe: a record of each saga from its first state to its last, and a sweeper for those that never got there. */
export class RunningSagas extends Construct {
  public readonly table: dynamodb.ITable;
  public readonly sweeper: lambda.Function;
  public readonly alarms: cloudwatch.Alarm[] = [];

  constructor(scope: Construct, id: string, private readonly props: RunningSagasProps) {
    super(scope, id);
    const { stalledAfter, recoveryMachine, deadLetterQueue, encryptionKey, removalPolicy = RemovalPolicy.DESTROY } = props;
    this.table = new OnDemandTable(this, 'Table', { partitionKey: 'id', encryptionKey, removalPolicy });
    this.sweeper = new BundledFunction(this, 'Sweeper', {
      bundle: 'saga-sweeper',
      description: 'Finds sagas that ended without a word',
      timeout: Duration.minutes(2),
      deadLetterQueue,
      removalPolicy,
      environment: {
        TABLE_NAME: this.table.tableName,
        STATE_MACHINE_ARN: recoveryMachine.stateMachineArn,
        PATIENCE_SECONDS: String(stalledAfter.toSeconds()),
      },
    });
    grantTableExactly(this.table, this.sweeper, ['dynamodb:Scan', 'dynamodb:DeleteItem']);
    recoveryMachine.grantStartExecution(this.sweeper);
    new events.Rule(this, 'Schedule', {
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new targets.LambdaFunction(this.sweeper, { deadLetterQueue, maxEventAge: Duration.minutes(1), retryAttempts: 0 })],
    });
    if (props.alarms) this.alarms.push(this.alarm());
  }

  /** What the Express machine does first and last. */
  public calls(role: iam.IRole): NonNullable<ExpressCalls['record']> {
    const { idPath } = this.props;
    grantTableExactly(this.table, role, ['dynamodb:PutItem', 'dynamodb:DeleteItem']);
    const call = (operation: string, parameters: Template): Call => ({
      resource: `arn:aws:states:::dynamodb:${operation}`,
      parameters: { TableName: this.table.tableName, ...parameters },
      effect: SagaEffect.OWN_STORE,
      transientErrors: [],
    });
    const id = { 'S.$': idPath };
    return {
      remember: call('putItem', {
        Item: { id, startedAt: { 'S.$': '$$.Execution.StartTime' }, input: { 'S.$': 'States.JsonToString($$.Execution.Input)' } },
      }),
      forget: call('deleteItem', { Key: { id } }),
    };
  }

  private alarm(): cloudwatch.Alarm {
    return new RunbookAlarm(this, 'Alarm', {
      severity: 'CRITICAL',
      meaning: 'The sweeper fails: sagas that ended without a word stay where they are.',
      runbook: 'Read the log of the sweeper function.',
      metric: this.sweeper.metricErrors({ period: Duration.minutes(15) }),
      threshold: 2,
      topic: this.props.alarmTopic,
    });
  }
}
