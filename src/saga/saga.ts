import { aws_cloudwatch as cloudwatch, aws_iam as iam, aws_sqs as sqs, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkPaths } from './check-paths';
import { Definition } from './core/asl';
import { compile } from './core/compile';
import { compileExpress, EXPRESS_SECONDS } from './core/express';
import { expressProblems } from './core/express-problems';
import { SagaEffect, SagaEngine } from './core/kinds';
import { countTransitions, longestSeconds } from './core/longest';
import { toMermaid } from './core/mermaid';
import { Plan } from './core/plan';
import { problems } from './core/problems';
import { Parking } from './parking';
import { PlanBinder } from './plan-binder';
import { RunningSagas } from './running-sagas';
import { SagaProps } from './saga-props';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { checkAlarmTopic } from '../private/part-props';
import { stateTransitions } from '../private/state-transitions';
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
 *       // First a marker that is not there yet: so a repetition is known, however late.
 *       action: SagaAction.transactWrite({ tables: [stock], itemsPath: '$.reserve', doneReasons: ['ConditionalCheckFailed', 'None'] }),
 *       compensation: SagaAction.transactWrite({ tables: [stock], itemsPath: '$.release', doneReasons: ['ConditionalCheckFailed'] }),
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
 *   with the `context` of the parked message: it goes on where the saga stopped. Where the queue takes nothing, not even after many attempts, it fails
 *   with `SagaNotParked`: EventBridge sends the execution's ARN and `input` there as soon as it can; the context is in the execution's last state.
 *
 * **Express.** With `engine: SagaEngine.EXPRESS` the good path is an Express workflow, at a fraction of the price. What leaves it (a refusal, an
 * error, an unknown outcome) is handed over to `recoveryMachine`, a Standard workflow, which repeats the saga and ends it as above; the Express
 * execution then succeeds with `status: 'HANDED_OVER'`. With `expressRefusals` it undoes what the first steps refuse by itself. A record in a table, from the first state to the last, lets a sweeper find those that ended
 * without a word. Sagas that cannot run so are refused: steps that wait for callbacks or take more than five minutes in all, and external effects
 * that are not stated to be `idempotent`.
 *
 * An execution that is stopped from outside leaves everything as it is. Start the saga again with the same input, or start
 * `recoveryMachine` with the input and `failure.resumeAt` set to the name of the state to go on from, e.g. `Undo AuthorisePayment`.
 */
export class Saga extends Construct implements IMonitorable {
  /** Runs the saga, on the Express engine as far as all goes well. Its input is the context. */
  public readonly stateMachine: sfn.StateMachine;

  /**
   * Runs the rest of a parked saga. Its input is the `context` of a message in the parking queue. With the input of a saga it runs that from its
   * first step; the Express engine hands over so.
   */
  public readonly recoveryMachine: sfn.StateMachine;

  /** Messages of sagas that need a person: `{ stateMachine, execution, startedAt, id, reason, context }`. */
  public readonly parkingQueue: sqs.IQueue;

  /** What runs a saga that goes well. */
  public readonly engine: SagaEngine;

  /** The alarms; none when switched off. */
  public readonly alarms: cloudwatch.Alarm[];

  /** States entered by an execution in which nothing fails: what a saga costs on the Standard engine. Express workflows are billed by their time. */
  public readonly transitions: number;

  /**
   * The `failure.resumeAt` with which `recoveryMachine` undoes everything that may have happened.
   *
   * @internal
   */
  public readonly _undoEverything: string;

  private readonly definition: Definition;
  private running?: RunningSagas;
  private handOver?: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: SagaProps) {
    super(scope, id);
    const { idPath = '$.id', timeout } = props;
    checkPaths(this, { ...props, idPath });
    check(this, props.engine === SagaEngine.EXPRESS || (!props.stalledAfter && props.sweeper === undefined),
      'sweeper and stalledAfter are for SagaEngine.EXPRESS: a Standard execution that ends without a word is seen by EventBridge. Leave them out.');
    check(this, props.sweeper !== false || !props.stalledAfter, 'sweeper is false, so stalledAfter would have no effect: leave it out.');
    checkAlarmTopic(this, props);
    const timeoutSeconds = timeout?.toSeconds({ integral: false });
    check(this, timeoutSeconds === undefined || Number.isInteger(timeoutSeconds), 'timeout has to be whole seconds.');
    const role = new WorkflowRole(this, 'Role');
    const parking = new Parking(this, 'Parking', { ...props, idPath });
    const plan = new PlanBinder(this, role, idPath).plan(props, parking.call(role));
    const wrong = problems(plan);
    check(this, !wrong.length, wrong.join('\n'));

    check(this, !props.expressRefusals || (props.engine === SagaEngine.EXPRESS && !props.onCompensating),
      'expressRefusals is for SagaEngine.EXPRESS, and for sagas without onCompensating: leave it out.');
    const { main, recovery, undoEverything } = compile(plan, timeoutSeconds);
    this._undoEverything = undoEverything;
    this.checkTimeout(main, recovery);
    this.parkingQueue = parking.queue;
    this.engine = props.engine ?? SagaEngine.STANDARD;
    this.recoveryMachine = this.machine('RecoveryMachine', recovery, role, props);
    this.definition = this.engine === SagaEngine.EXPRESS ? this.express(plan, parking, role, props) : main;
    this.transitions = countTransitions(this.definition);
    this.stateMachine = this.machine('StateMachine', this.definition, role, props, this.engine);
    if (this.handOver) this.stateMachine.node.addDependency(this.handOver);
    parking.takeStopped(...this.standardMachines);
    this.alarms = props.alarms === false ? [] : [
      ...parking.alarms(props.alarmTopic), this.faultAlarm(props), ...this.running?.alarms ?? [],
    ];
  }

  /** Those whose executions say how they ended. */
  private get standardMachines(): sfn.StateMachine[] {
    return this.engine === SagaEngine.EXPRESS ? [this.recoveryMachine] : [this.stateMachine, this.recoveryMachine];
  }

  /**
   * Lets somebody start sagas. On the Standard engine the execution's name keeps a second start of the same saga from running: make it the
   * saga's id. The Express engine may be started and waited for as well (`StartSyncExecution`); its output says `status: 'HANDED_OVER'`
   * where the Standard workflow goes on.
   */
  public grantStart(grantee: iam.IGrantable): iam.Grant {
    if (this.engine === SagaEngine.EXPRESS) this.stateMachine.grantStartSyncExecution(grantee);
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
    return this.standardMachines[0].metricFailed(options);
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
    const handedOver = this.engine === SagaEngine.EXPRESS ? [this.recoveryMachine.metricStarted({ label: 'handed over' })] : [];
    return {
      title: `Saga ${this.node.id}`,
      graphs: [
        {
          title: 'Sagas',
          left: [
            machine.metricStarted({ label: 'started' }), machine.metricSucceeded({ label: 'succeeded' }), this.metricFailed({ label: 'failed' }),
            machine.metricTimedOut({ label: 'timed out' }), machine.metricAborted({ label: 'aborted' }), ...handedOver,
          ],
          right: [stateTransitions()],
        },
        { title: 'Duration', left: ['p50', 'p99'].map((statistic) => this.metricDuration({ statistic, label: statistic })) },
        { title: 'Parked', left: [this.metricParked()] },
      ],
      alarms: this.alarms,
    };
  }

  /** The good path as an Express workflow, with what makes it safe. */
  private express(plan: Plan, { deadLetterQueue }: Parking, role: iam.IRole, props: SagaProps): Definition {
    const { idPath = '$.id', stalledAfter = Duration.minutes(6), alarms = true, sweeper = true } = props;
    const { recoveryMachine } = this;
    check(this, stalledAfter.toSeconds() >= EXPRESS_SECONDS, 'stalledAfter is shorter than the five minutes that an Express workflow may run.');
    // Not in the role's own policy, on which the machine waits that is named here.
    this.handOver = new iam.ManagedPolicy(this, 'HandOver', {
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [recoveryMachine.stateMachineArn] })],
    });
    if (sweeper) this.running = new RunningSagas(this, 'Running', { ...props, idPath, stalledAfter, recoveryMachine, deadLetterQueue, alarms });
    const definition = compileExpress(plan, {
      handOver: {
        resource: 'arn:aws:states:::states:startExecution',
        parameters: { 'StateMachineArn': recoveryMachine.stateMachineArn, 'Name.$': idPath, 'Input.$': '$$.Execution.Input' },
        effect: SagaEffect.OWN_STORE,
        transientErrors: [],
      },
      record: this.running?.calls(role),
      refusals: props.expressRefusals,
    });
    const wrong = expressProblems(plan, definition, props._timeouts);
    check(this, !wrong.length, wrong.join('\n'));
    return definition;
  }

  private machine(
    id: string, definition: Definition, role: iam.IRole, { logRetention, removalPolicy }: SagaProps, engine = SagaEngine.STANDARD,
  ): Workflow {
    const size = JSON.stringify(definition).length;
    check(this, size <= MAX_DEFINITION, `The definition of ${id} has ${size} characters, and Step Functions takes ${MAX_DEFINITION}. `
      + 'Make some steps a saga of their own (SagaAction.startExecution), or pass less in payloads.');
    return new Workflow(this, id, {
      definition: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      timeout: Duration.seconds(definition.TimeoutSeconds!),
      stateMachineType: engine === SagaEngine.EXPRESS ? sfn.StateMachineType.EXPRESS : sfn.StateMachineType.STANDARD,
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

/** In characters, as of November 2026. https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const MAX_DEFINITION = 1_048_576;
