import { aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderPoint, OrderStep } from './order-step';
import { OrderTables } from './order-tables';
import { CostUsage } from '../cost';
import { grantTableExactly } from '../private/exact-grants';
import { check } from '../private/validation-error';
import { Saga, SagaAction, SagaActionConfig, SagaActionContext, SagaEngine, SagaStep, SagaStepKind, SagaTaskOptions } from '../saga';

const { COMPENSATABLE, RETRIABLE, BEST_EFFORT } = SagaStepKind;

/** After which of our steps each point is. */
const PLACES: { [point in OrderPoint]: string } = {
  [OrderPoint.RESERVED]: 'ReserveInventory',
  [OrderPoint.AUTHORISED]: 'AuthorisePayment',
  [OrderPoint.FULFILLED]: 'Fulfil',
  [OrderPoint.PAID]: 'CapturePayment',
};

/** Puts steps of the user's own between ours. Refuses what could not be right in an order, whose executions may begin anew elsewhere. */
export function insertSteps(scope: Construct, ours: SagaStep[], own: OrderStep[] = []): SagaStep[] {
  const at = (point: OrderPoint) => own.filter((step) => step.point === point).map(({ step }) => step);
  const late = at(OrderPoint.PAID).flatMap(tasksOf).map(({ name }) => name);
  for (const { point, step } of own) for (const task of tasksOf(step)) checkKind(scope, point, task);
  return ours.flatMap((step) => [step, ...Object.values(OrderPoint).filter((point) => PLACES[point] === step.name)
    .flatMap((point) => at(point).map((each) => beginsAnywhere(each, point === OrderPoint.PAID ? late : undefined)))]);
}

/** Names of the tasks whose business errors reject an order. */
export const refusingSteps = (own: OrderStep[] = []) => own.flatMap(({ step }) => tasksOf(step)).map(({ name }) => name);

/** Whether there is something of the user's own to undo. */
export const undoesOwn = (own: OrderStep[] = []) => own.some(({ step }) => tasksOf(step).some(({ options }) => options.compensation));

/** Lets who starts executions begin a later attempt where the order stands: our own steps pass what is done, others need not. */
export function beginWhereOrdersStand(saga: Saga, { orders }: OrderTables, ...starters: lambda.Function[]): void {
  const { recoveryMachine, _undoEverything: undo } = saga;
  for (const fn of starters) {
    fn.addEnvironment('ORDERS_TABLE', orders.tableName);
    fn.addEnvironment('RECOVERY_MACHINE_ARN', recoveryMachine.stateMachineArn);
    fn.addEnvironment('ENTRANCES', JSON.stringify({ undo, paid: PLACES.PAID }));
    grantTableExactly(orders, fn, ['dynamodb:Query']);
    recoveryMachine.grantStartExecution(fn);
  }
}

/** States what the steps cost beside ours. */
export function stateTransitions({ engine, stateMachine }: Saga, own: OrderStep[] = []): void {
  const transitions = own.reduce((sum, { step }) => sum + statesOf(step), 0);
  if (!transitions || engine === SagaEngine.EXPRESS) return;
  CostUsage.state(stateMachine, { per: 'order', meters: { transitions }, measured: false, source: 'One transition for each task and group among the steps of your own' });
}

interface Task {
  readonly name: string;
  readonly options: SagaTaskOptions;
}

function tasksOf({ _definition: step }: SagaStep): Task[] {
  return step.type === 'task' ? [step] : step.steps.flatMap(tasksOf);
}

function statesOf({ _definition: step }: SagaStep): number {
  if (step.type === 'task') return 1;
  return step.steps.reduce((sum, child) => sum + statesOf(child), step.type === 'parallel' ? 1 : 0);
}

function checkKind(scope: Construct, point: OrderPoint, { name, options: { kind = COMPENSATABLE } }: Task): void {
  const [wanted, mend] = point === OrderPoint.PAID
    ? [RETRIABLE, 'from there on nothing is undone. Make it retriable or best effort, or put it at a point before PAID.']
    : [COMPENSATABLE, 'everything up to the payment has to be undoable. Make it compensatable or best effort, or put it after OrderPoint.PAID.'];
  check(scope, kind === wanted || kind === BEST_EFFORT, `the step ${name} is ${kind} at ${point}, but ${mend}`);
}

/** The step as it has to be where an execution begins with the undo, or after the payment: without answers of the steps before. */
function beginsAnywhere({ _definition: step }: SagaStep, late?: string[]): SagaStep {
  if (step.type !== 'task') return SagaStep[step.type](step.name, step.steps.map((child) => beginsAnywhere(child, late)));
  const { name, options } = step;
  const alone = (action: SagaAction | undefined, known: string[]) => action && new Standalone(action, known);
  return SagaStep.task(name, {
    ...options,
    action: late ? new Standalone(options.action, late) : options.action,
    compensation: alone(options.compensation, []),
  });
}

/** Refuses to read answers of which a later execution knows nothing. */
class Standalone extends SagaAction {
  constructor(private readonly action: SagaAction, private readonly known: string[]) {
    super();
  }

  public bind(scope: Construct, context: SagaActionContext): SagaActionConfig {
    const config = this.action.bind(scope, context);
    const read = [...JSON.stringify(config.parameters ?? {}).matchAll(/\$\.steps(?:\.(\w+))?/g)].find(([, name]) => !this.known.includes(name));
    check(scope, !read, `the step ${context.step} reads ${read?.[0]} where a later execution of the order may begin, which has no such answer. `
      + 'Read $.order, or find it by the idempotency key.');
    return config;
  }
}
