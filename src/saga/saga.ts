import { aws_cloudwatch as cloudwatch, aws_iam as iam, aws_sqs as sqs, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Definition } from './core/asl';
import { compile } from './core/compile';
import { countTransitions, longestSeconds } from './core/longest';
import { toMermaid } from './core/mermaid';
import { problems } from './core/problems';
import { Parking } from './parking';
import { PlanBinder } from './plan-binder';
import { SagaProps } from './saga-props';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { check } from '../private/validation-error';
import { Workflow, WorkflowRole } from '../private/workflow';

/**
 * Work over several systems that ends in a known state, whatever fails: every step happens once, or what may have happened is undone.
 *
 * ```ts
 * declare const stock: dynamodb.Table;
 * declare const authorise: lambda.Function;
 * declare const voidAuthorisation: lambda.Function;
 * declare const lookUp: lambda.Function;
 * declare const capture: lambda.Function;
 * declare const shipping: sqs.Queue;
 *
 * new Saga(this, 'Checkout', {
 *   idPath: '$.orderId',
 *   steps: [
 *     SagaStep.task('ReserveInventory', {
 *       action: SagaAction.transactWrite({ tables: [stock], itemsPath: '$.reserve' }),
 *       compensation: SagaAction.transactWrite({ tables: [stock], itemsPath: '$.release' }),
 *       timeout: Duration.seconds(10),
 *     }),
 *     SagaStep.task('AuthorisePayment', {
 *       action: SagaAction.invoke(authorise),
 *       compensation: SagaAction.invoke(voidAuthorisation),
 *       reconcile: SagaAction.invoke(lookUp),
 *       businessErrors: ['PaymentDeclined'],
 *       timeout: Duration.seconds(30),
 *     }),
 *     SagaStep.task('CapturePayment', {
 *       kind: SagaStepKind.PIVOT,
 *       action: SagaAction.invoke(capture),
 *       reconcile: SagaAction.invoke(lookUp),
 *       timeout: Duration.seconds(30),
 *     }),
 *     SagaStep.task('Dispatch', {
 *       kind: SagaStepKind.RETRIABLE,
 *       action: SagaAction.callback(shipping),
 *       timeout: Duration.minutes(15),
 *     }),
 *   ],
 * });
 * ```
 *
 * **Context.** The input stays whole from the first state to the last. A step's answer is at `$.steps.<name>` (in a group at
 * `$.steps.<group>.<name>`), an error at `$.errors.<name>`, and why the saga turned back at
 * `$.failure`: `{ step, outcome, error, cause, resumeAt }` with outcome `REFUSED` (a business error), `UNKNOWN` or `EXHAUSTED`.
 * So `steps`, `errors`, `failure`, `owed`, `reconciled` and `status` are reserved in the input.
 *
 * **Failure.** A business error is final: what was done before is undone, last first. After any other error that trying again does not mend,
 * nobody knows whether the step has happened: it is asked for (`reconcile`), and undone too unless it surely has not happened.
 * A compensation that keeps failing does not stop the others.
 *
 * **Ends.**
 * - COMPLETED: the execution succeeds; its output is the context.
 * - COMPENSATED because of a business error: it succeeds, with `status: 'COMPENSATED'` in its output.
 * - COMPENSATED after a fault: it fails with `SagaCompensated`. Everything is undone, but something is broken.
 * - PARKED: it fails with `SagaParked`; the context with all errors is in the parking queue and an alarm goes off. That happens when
 *   a compensation, the pivot's outcome or a retriable step stays open. Mend the cause, then start `recoveryMachine`
 *   with the `context` of the parked message: it goes on where the saga stopped.
 *
 * An execution that is stopped from outside leaves everything as it is. Start the saga again with the same input, or start
 * `recoveryMachine` with the input and `failure.resumeAt` set to the name of the state to go on from, e.g. `Undo AuthorisePayment`.
 */
export class Saga extends Construct implements IMonitorable {
  /** Runs the saga. Its input is the context. */
  public readonly stateMachine: sfn.StateMachine;

  /** Runs the rest of a parked saga. Its input is the `context` of a message in the parking queue. */
  public readonly recoveryMachine: sfn.StateMachine;

  /** Messages of sagas that need a person: `{ stateMachine, execution, startedAt, id, reason, context }`. */
  public readonly parkingQueue: sqs.IQueue;

  /** The alarms; none when switched off. */
  public readonly alarms: cloudwatch.Alarm[];

  /** State transitions of an execution in which nothing fails: what a saga costs. */
  public readonly transitions: number;

  private readonly definition: Definition;

  constructor(scope: Construct, id: string, props: SagaProps) {
    super(scope, id);
    const { idPath = '$.id', timeout } = props;
    check(this, /^\$(\.\w+)+$/.test(idPath), `idPath '${idPath}' has to be a path into the input, such as $.orderId.`);
    const role = new WorkflowRole(this, 'Role');
    const parking = new Parking(this, 'Parking', { ...props, idPath });
    const plan = new PlanBinder(this, role, idPath).plan(props, parking.call(role));
    const wrong = problems(plan);
    check(this, !wrong.length, wrong.join('\n'));

    const { main, recovery } = compile(plan, timeout?.toSeconds());
    this.definition = main;
    this.transitions = countTransitions(main);
    this.checkTimeout(main, recovery);
    this.stateMachine = this.machine('StateMachine', main, role, props);
    this.recoveryMachine = this.machine('RecoveryMachine', recovery, role, props);
    this.parkingQueue = parking.queue;
    parking.takeStopped(this.stateMachine, this.recoveryMachine);
    this.alarms = props.alarms === false ? [] : [parking.alarm(props.alarmTopic), this.faultAlarm(props)];
  }

  /** Lets somebody start sagas. The execution's name keeps a second start of the same saga from running: make it the saga's id. */
  public grantStart(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Lets somebody take messages out of the parking queue and resume the sagas. */
  public grantResume(grantee: iam.IGrantable): iam.Grant {
    this.parkingQueue.grantConsumeMessages(grantee);
    return this.recoveryMachine.grantStartExecution(grantee);
  }

  /** Sagas that wait in the parking queue: maximum over five minutes. */
  public metricParked(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.parkingQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }

  /** Sagas that ended parked or compensated after a fault: sum over five minutes. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** Time from start to end, in milliseconds: average over five minutes. */
  public metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTime(options);
  }

  /** The state machine as a Mermaid flow chart. */
  public toMermaid(): string {
    return toMermaid(this.definition);
  }

  public monitoring(): Monitoring {
    const machine = this.stateMachine;
    return {
      title: `Saga ${this.node.id}`,
      graphs: [
        { title: 'Sagas', left: [machine.metricStarted(), machine.metricSucceeded(), this.metricFailed(), machine.metricTimedOut(), machine.metricAborted()] },
        { title: 'Duration', left: [this.metricDuration({ statistic: 'p50' }), this.metricDuration({ statistic: 'p99' })] },
        { title: 'Parked', left: [this.metricParked()] },
      ],
      alarms: this.alarms,
    };
  }

  private machine(id: string, definition: Definition, role: iam.IRole, { logRetention, removalPolicy }: SagaProps): Workflow {
    return new Workflow(this, id, {
      definition: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      timeout: Duration.seconds(definition.TimeoutSeconds!),
      role,
      logRetention,
      removalPolicy,
    });
  }

  private checkTimeout(...definitions: Definition[]): void {
    for (const definition of definitions) {
      const longest = longestSeconds(definition);
      check(this, definition.TimeoutSeconds! >= longest,
        `A timeout of ${definition.TimeoutSeconds} seconds may stop a saga with compensations still owed: its steps may take ${longest}. Raise it, or lower the steps' time-outs and retries.`);
      check(this, definition.TimeoutSeconds! <= YEAR,
        `The steps may take ${longest} seconds, longer than the year that Step Functions allows. Lower their time-outs and retries.`);
    }
  }

  private faultAlarm({ alarmTopic }: SagaProps): cloudwatch.Alarm {
    return new RunbookAlarm(this, 'FaultAlarm', {
      severity: 'WARNING',
      meaning: 'A saga ended parked, or compensated though nobody refused it.',
      runbook: 'Open the failed execution: its last state shows which step failed and why.',
      metric: this.metricFailed(),
      topic: alarmTopic,
    });
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const YEAR = 365 * 24 * 60 * 60;
