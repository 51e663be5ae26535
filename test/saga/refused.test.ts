import {
  aws_dynamodb as dynamodb, aws_events as events, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, aws_ssm as ssm, aws_stepfunctions as sfn,
  App, Aws, Duration, Fn, Lazy, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { World } from './checkout';
import { SagaAction, SagaEffect, SagaEngine, SagaProps, SagaStep, SagaStepKind, SagaTaskOptions, SagaUnknownOutcome } from '../../src/saga';

const { PIVOT, RETRIABLE, BEST_EFFORT } = SagaStepKind;

let world: World;
let own: SagaAction;
let external: SagaAction;
let reads: SagaAction;
beforeEach(() => {
  world = new World();
  own = world.invoke('own', SagaEffect.OWN_STORE);
  external = world.invoke('external');
  reads = world.invoke('reads', SagaEffect.NONE);
});

class Nowhere extends SagaAction {
  public bind() {
    return { resource: 'sqs:sendMessage', effect: SagaEffect.OWN_STORE };
  }
}

const timeout = Duration.seconds(10);
const right = (name = 'Right', options: Partial<SagaTaskOptions> = {}) => SagaStep.task(name, { action: own, compensation: own, timeout, ...options });
const step = (name: string, options: Partial<SagaTaskOptions> = {}) => SagaStep.task(name, { action: own, timeout, ...options });
const pivot = (name = 'Pivot', options: Partial<SagaTaskOptions> = {}) => step(name, { kind: PIVOT, ...options });

const table = (id: string, tableName?: string, scope: Construct = world) =>
  new dynamodb.Table(scope, id, { tableName, partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
const writes = (to: dynamodb.ITable, ...names: unknown[]) =>
  right('Pay', { action: SagaAction.transactWrite({ tables: [to], items: names.map((TableName) => ({ Put: { TableName } })) }) });

/** Each saga is built when its test runs, after the actions. */
type Refusal = [string, () => SagaStep[], RegExp, Partial<SagaProps>?];
const refusals: Refusal[] = [
  ['no steps', () => [], /needs at least one step/],
  ['a compensatable step with no compensation', () => [step('Reserve')], /Reserve is compensatable and has no compensation. Give it one/],
  ['two pivots', () => [pivot('Charge'), pivot('Ship')], /Charge and Ship are both pivots/],
  ['a compensatable step after the pivot', () => [pivot(), right('Reserve')], /Reserve is compensatable but comes after Pivot.*Move it before/],
  ['a compensatable step after a retriable one', () => [step('Send', { kind: RETRIABLE }), right('Reserve')], /Reserve is compensatable but comes after Send/],
  ['the pivot after a retriable step', () => [step('Send', { kind: RETRIABLE }), pivot()], /Pivot is the pivot but comes after Send/],
  ['an effect outside with no way to ask for it', () => [step('Charge', { action: external, compensation: external })],
    /Charge has an effect outside our data store and no way to ask for its outcome. Give it reconcile/],
  ['a pivot outside with no way to ask for it', () => [pivot('Charge', { action: external })], /Charge has an effect outside our data store/],
  ['a time-out of no seconds', () => [right('Reserve', { timeout: Duration.seconds(0) })], /time-outs of Reserve have to be whole seconds, at least 1/],
  ['a time-out of half a second', () => [right('Reserve', { timeout: Duration.millis(500) })], /time-outs of Reserve have to be whole seconds/],
  ['two steps of one name', () => [right('Reserve'), right('Reserve')], /'Reserve' is the name of two steps/],
  ['a name that is no path', () => [right('Reserve Stock')], /'Reserve Stock' cannot be the name of a step/],
  ['a name of the saga itself', () => [right('Parked')], /'Parked' is a name that the saga uses itself/],
  ['business errors that are tried again', () => [right('Pay', { businessErrors: ['Declined'], retry: { errors: ['Declined'] } })],
    /Declined of Pay is both final and tried again/],
  ['business errors that a wildcard tries again', () => [right('Pay', { businessErrors: ['Declined'], retry: { errors: ['States.ALL'] } })],
    /Pay tries States.ALL again, which includes its business errors/],
  ['a time-out as a business error', () => [right('Pay', { businessErrors: ['States.Timeout'] })], /States.Timeout is no business error of Pay/],
  ['business errors of a retriable step', () => [step('Send', { kind: RETRIABLE, businessErrors: ['Declined'] })], /Send is retriable, so it cannot be refused/],
  ['a compensation that never runs, of a retriable step', () => [step('Send', { kind: RETRIABLE, compensation: own })], /Send is retriable and is never undone/],
  ['a compensation that never runs, of the pivot', () => [pivot('Charge', { compensation: own })], /Charge is the pivot and is only undone when/],
  ['a compensation that never runs, after the pivot', () => [pivot(), step('Card', { kind: BEST_EFFORT, compensation: own })],
    /Card has a compensation, but after Pivot nothing is undone/],
  ['a pivot to be undone with nothing', () => [pivot('Charge', { onUnknown: SagaUnknownOutcome.COMPENSATE })], /Charge is to be undone when its outcome is unknown, but/],
  ['a question that is never asked', () => [step('Send', { kind: RETRIABLE, reconcile: own })], /Send is retriable: its outcome is never asked for/],
  ['a pivot beside others', () => [SagaStep.parallel('Both', [pivot(), right()])], /Pivot is the pivot, but runs beside others in Both/],
  ['a retriable step beside one that may fail', () => [SagaStep.parallel('Both', [right(), step('Send', { kind: RETRIABLE })])],
    /Both runs Send, which cannot be undone, beside Right, which may fail/],
  ['a parallel step with one branch', () => [SagaStep.parallel('Alone', [right()])], /Alone is a parallel step with 1 inside: give it at least 2/],
  ['an empty sequence', () => [right(), SagaStep.sequence('Nothing', [])], /Nothing is a sequence step with 0 inside/],
  ['a heartbeat longer than the time-out', () => [step('Pack', { kind: RETRIABLE, action: SagaAction.callback(world.queue, { heartbeat: timeout }) })],
    /heartbeat of Pack has to be whole seconds and shorter than its time-out/],
  ['too many attempts', () => [right('Pay', { retry: { maxAttempts: 101 } })], /retry.maxAttempts of Pay has to be 0–100/],
  ['waits that shrink', () => [right('Pay', { retry: { backoffRate: 0.5 } })], /retry.backoffRate of Pay is 0\.5: it has to be a number from 1 on/],
  ['waits that grow beyond all bounds', () => [right('Pay', { retry: { backoffRate: Infinity } })], /retry.backoffRate of Pay is Infinity/],
  ['waits of no number', () => [right('Pay', { retry: { backoffRate: NaN } })], /retry.backoffRate of Pay is NaN/],
  ['a refusal without a name', () => [right('Pay', { businessErrors: ['PaymentDeclined', ''] })], /businessErrors of Pay has a name that is empty/],
  ['waits of no time', () => [right('Pay', { retry: { interval: Duration.seconds(0) } })], /retry.interval and retry.maxDelay of Pay/],
  ['a compensation that reads the answer of its own step',
    () => [right('Pay', { compensation: SagaAction.invoke(world.fn('void'), { payload: { 'id.$': '$.steps.Pay.id' } }) })],
    /Pay's compensation or reconciliation reads \$\.steps\.Pay\.id.*find the effect by the idempotency key/],
  ['an action that reads the answer of a later step',
    () => [right('Pay', { action: SagaAction.invoke(world.fn('pay'), { effect: SagaEffect.OWN_STORE, payload: { 'id.$': '$.steps.Ship.id' } }) }), right('Ship')],
    /Pay reads \$\.steps\.Ship\.id, which is not the answer of a step that surely comes before it/],
  ['an action that reads the answer of a step that may be skipped',
    () => [step('Gift', { kind: BEST_EFFORT }), step('Ship', { kind: RETRIABLE, action: SagaAction.invoke(world.fn('ship'), { payload: { 'id.$': '$.steps.Gift.id' } }) })],
    /Ship reads \$\.steps\.Gift\.id/],
  ['a hook that reads an answer', () => [right('Pay')], /onCompensated reads \$\.steps\.Pay/,
    { get onCompensated() { return SagaAction.invoke(world.fn('tell'), { payload: { 'pay.$': '$.steps.Pay' } }); } }],
  ['a transaction of no table', () => [right('Pay', { action: SagaAction.transactWrite({ tables: [], itemsPath: '$.items' }) })], /Pay: transactWrite needs the tables/],
  ['a transaction with items twice', () => [right('Pay', { action: SagaAction.transactWrite({ tables: [world.table], itemsPath: '$.items', items: [] }) })],
    /Pay: transactWrite needs either items or itemsPath/],
  ['a transaction of no items', () => [right('Pay', { action: SagaAction.transactWrite({ tables: [world.table], items: [] }) })], /1–100 items, not 0/],
  ['a transaction of what is no write', () => [right('Pay', { action: SagaAction.transactWrite({ tables: [world.table], items: [{ Get: {} }] }) })],
    /item 0 of transactWrite must be one of Put, Update, Delete, ConditionCheck/],
  ['a transaction on a table that is not named', () => [right('Pay', {
    action: SagaAction.transactWrite({ tables: [world.table], items: [{ Put: { TableName: 'Stock' } }, { Put: { TableName: 'Stocks' } }] }),
  })], /Pay: item 1 of transactWrite writes to "Stocks", which is none of its tables: add the table to tables/],
  ['a transaction on another table of the app', () => {
    const [mine, other] = ['Mine', 'Other'].map((name) => table(name));
    return [writes(mine, mine.tableName, other.tableName)];
  }, /item 1 of transactWrite writes to {"Ref":"Other/],
  ['a transaction on a table with another name', () => [writes(table('Mine', 'orders'), 'order')], /item 0 of transactWrite writes to "order", which is none/],
  ['a transaction with a write left out', () => [right('Pay', { action: SagaAction.transactWrite({ tables: [world.table], items: [{ Put: undefined }] }) })],
    /item 0 of transactWrite has no TableName/],
  ['a transaction on no table', () => [right('Pay', { action: SagaAction.transactWrite({ tables: [world.table], items: [{ Put: { Item: {} } }] }) })],
    /item 0 of transactWrite has no TableName/],
  ['an event from nowhere', () => [step('Tell', {
    kind: RETRIABLE, action: SagaAction.putEvents(new events.EventBus(world, 'Bus'), { source: ' ', detailType: 'Told' }),
  })], /Tell: source is empty: give what rules look for/],
  ['a definition that Step Functions does not take', () => ['A', 'B'].map((name) => right(name, {
    action: SagaAction.invoke(world.fn('act'), { effect: SagaEffect.OWN_STORE, payload: { text: 'x'.repeat(600_000) } }),
  })), /definition of RecoveryMachine has 12\d{5} characters, and Step Functions takes 1048576/],
  ['an id that is no path', () => [right()], /idPath 'orderId' has to be a path/, { idPath: 'orderId' }],
  ['a time-out shorter than the steps may take', () => [right()], /A timeout of 60 seconds may stop a saga with compensations still owed/, { timeout: Duration.minutes(1) }],
  ['steps that may take longer than a year', () => [right('Wait', { timeout: Duration.days(300) })], /longer than the year that Step Functions allows/],
  ['a name that only an Express machine uses itself', () => [right('Ended')], /'Ended' is a name that the saga uses itself/],
  ['a name that the context uses itself', () => [right('sagaFailure')], /'sagaFailure' is a name that the saga uses itself/],
  ['names that make the name of a state too long', () => [SagaStep.parallel('P'.repeat(35), [right('A'.repeat(34)), right()])],
    /names of A+ and of P+, which runs it, are longer than 68 letters together/],
  ['a question that nobody answers', () => [step('Charge', { action: external, compensation: external, reconcile: SagaAction.sendToQueue(world.queue) })],
    /Charge's reconcile only sends: nobody answers/],
  ['a retriable step to be undone', () => [step('Send', { kind: RETRIABLE, onUnknown: SagaUnknownOutcome.COMPENSATE })], /Send is retriable and is never undone: when/],
  ['a best-effort step that stops the saga', () => [right(), step('Gift', { kind: BEST_EFFORT, onUnknown: SagaUnknownOutcome.PARK })],
    /Gift is best effort: whatever becomes of it, the saga goes on/],
  ['a heartbeat of a compensation longer than its time-out',
    () => [right('Pack', { compensation: SagaAction.callback(world.queue, { heartbeat: Duration.seconds(8) }), undoTimeout: Duration.seconds(5) })],
    /heartbeat of Pack's compensation has to be whole seconds and shorter than its time-out/],
  ['a heartbeat of a hook longer than its time-out', () => [right()], /heartbeat of onParked has to be whole seconds and shorter/,
    { get onParked() { return SagaAction.callback(world.queue, { heartbeat: Duration.minutes(1) }); } }],
  ['a hook of half a second', () => [right()], /hookTimeout has to be whole seconds, at least 1/, { hookTimeout: Duration.millis(500) }],
  ['a time-out of a second and a half', () => [right()], /Saga: timeout has to be whole seconds/, { timeout: Duration.millis(1500) }],
  ['a longest wait that is shorter than the first', () => [right('Pay', { retry: { interval: Duration.seconds(30), maxDelay: Duration.seconds(10) } })],
    /retry.maxDelay of Pay has to be longer than retry.interval, its first wait/],
  ['an action that reads why the saga failed',
    () => [right('Pay', { action: SagaAction.invoke(world.fn('pay'), { effect: SagaEffect.OWN_STORE, payload: { 'why.$': '$.failure.error' } }) })],
    /Pay reads \$\.failure, which is only there once something has failed/],
  ['a nested machine that may run twice', () => [step('Send', {
    kind: RETRIABLE,
    action: SagaAction.startExecution(new sfn.StateMachine(world, 'Nested', {
      stateMachineType: sfn.StateMachineType.EXPRESS, definitionBody: sfn.DefinitionBody.fromString('{}'),
    })),
  })], /Send starts an Express machine, which may run twice/],
  ['an action of one\'s own that calls nothing', () => [step('Send', { kind: RETRIABLE, action: new Nowhere() })],
    /action of Send has the resource 'sqs:sendMessage'. It has to be an ARN/],
  ['a sweeper of a Standard saga', () => [right()], /sweeper and stalledAfter are for SagaEngine.EXPRESS/, { stalledAfter: Duration.minutes(10) }],
  ['no sweeper of a Standard saga', () => [right()], /sweeper and stalledAfter are for SagaEngine.EXPRESS/, { sweeper: false }],
  ['patience without a sweeper', () => [right()], /sweeper is false, so stalledAfter would have no effect/,
    { engine: SagaEngine.EXPRESS, sweeper: false, stalledAfter: Duration.minutes(10) }],
  ['a topic that no alarm tells', () => [right()], /alarms is false, so alarmTopic would have no effect/,
    { alarms: false, get alarmTopic() { return new sns.Topic(world, 'Ops'); } }],
  ...['attempt', '$.steps.Right.n', '$$.Execution.RedriveCount', '$. x', '$.orderId', ''].map((attemptPath) =>
    [`a count of attempts at '${attemptPath}'`, () => [right()], /attemptPath '.*' (has to be a path|is where the saga|is the idPath)/, { attemptPath }] as Refusal),
  ['an id that the saga itself writes', () => [right()], /idPath '\$\.steps\.Right\.id' is where the saga itself writes/, { idPath: '$.steps.Right.id' }],
  ['a function of another Region', () => [right('Reserve', { action: SagaAction.invoke(lambda.Function.fromFunctionArn(world, 'Far', 'arn:aws:lambda:us-east-1:123456789012:function:far'), { effect: SagaEffect.OWN_STORE }) })],
    /what Reserve calls is in us-east-1, but this stack in eu-west-1/],
  ['a parking queue in order', () => [right()], /parking queue has to be a standard queue/,
    { get parkingQueue() { return new sqs.Queue(world, 'Fifo', { fifo: true }); } }],
];

// Not test.each: it takes a last parameter that a row leaves out for jest's callback.
for (const [what, steps, message, props] of refusals) {
  test(`refuses ${what}`, () => {
    expect(() => world.saga(steps(), props)).toThrow(message);
  });
}

test('says where, and everything that is wrong at once', () => {
  expect(() => world.saga([step('Reserve'), step('Reserve')])).toThrow(/^World\/Saga: 'Reserve' is the name(.|\n)*Reserve is compensatable(.|\n)*Reserve is comp/);
});

test.each<[string, () => SagaStep[]]>([
  ['a step without an effect needs no compensation', () => [step('Check', { action: reads }), pivot()]],
  ['a step that is best effort may have a compensation before the pivot', () => [step('Gift', { kind: BEST_EFFORT, compensation: own }), pivot()]],
  ['a pivot may be undone when its outcome is unknown', () => [pivot('Pay', { compensation: own, onUnknown: SagaUnknownOutcome.COMPENSATE })]],
  ['a first wait may be longer than the longest that is usual', () => [right('Pay', { retry: { interval: Duration.minutes(5) } })]],
  ['a compensation may read why the saga failed', () => [right('Pay', { compensation: SagaAction.invoke(world.fn('void'), { payload: { 'why.$': '$.failure' } }) })]],
  ['a transaction may name its tables by name, by ARN and from the context', () => [right('Pay', {
    action: SagaAction.transactWrite({
      tables: [world.table], items: [world.table.tableName, world.table.tableArn, sfn.JsonPath.stringAt('$.table')].map((TableName) => ({ Put: { TableName } })),
    }),
  })]],
  ['retriable steps may run side by side', () => [SagaStep.parallel('Both', ['A', 'B'].map((name) => step(name, { kind: RETRIABLE })))]],
  ['an action may read what surely came before', () => [
    SagaStep.parallel('Both', [right('A'), SagaStep.sequence('Rest', [right('B')])]),
    step('Send', { kind: RETRIABLE, action: SagaAction.invoke(world.fn('send'), { payload: { 'a.$': '$.steps.Both.A.id', 'b.$': '$.steps.Both.Rest.B', 'c.$': '$.steps.Both' } }) }),
  ]],
])('%s', (_what, steps) => {
  expect(() => world.saga(steps())).not.toThrow();
});

test.each<[string, () => SagaStep]>([
  ['as an ARN of its name', () => {
    const mine = table('Mine');
    return writes(mine, world.formatArn({ service: 'dynamodb', resource: 'table', resourceName: mine.tableName }));
  }],
  ['as an ARN of a physical name', () => writes(table('Mine', 'orders'), `arn:${Aws.PARTITION}:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/orders`)],
  ['with the Region of the deployment', () => writes(table('Mine', `orders-${world.region}`), `orders-${Aws.REGION}`)],
  ['by Fn.sub', () => writes(table('Mine', Fn.join('-', ['orders', Aws.REGION])), Fn.sub('orders-${AWS::Region}'))],
  ['by an import', () =>
    writes(table('Mine', undefined, new Stack(world.node.root as App, 'Other', { env: { region: 'eu-west-1', account: '123456789012' } })), Fn.importValue('Orders'))],
  ['by a parameter', () => writes(table('Mine', 'orders'), ssm.StringParameter.valueForStringParameter(world, '/orders'))],
  ['as the ARN of an imported one', () => writes(dynamodb.Table.fromTableName(world, 'Mine', 'orders'), 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders')],
  ['within a body that is known later', () => right('Pay', {
    action: SagaAction.transactWrite({ tables: [world.table], items: [{ Put: Lazy.any({ produce: () => ({ TableName: 'Stock' }) }) }] }),
  })],
])('a transaction may name its table %s', (_how, pay) => {
  expect(() => world.saga([pay()])).not.toThrow();
});
