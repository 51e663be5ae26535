import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkOrderResources } from './check-order-resources';
import { checkOrderTables } from './check-order-tables';
import { checkWarehouses } from './check-warehouses';
import { OrderApi } from './order-api-kind';
import { OrderAuthorization } from './order-authorization';
import { OrderSagaProps } from './order-saga-props';
import { PartialStockPolicy } from './partial-stock-policy';
import { checkSize } from '../private/function-size';
import { checkAlarmTopic } from '../private/part-props';
import { checkRemovalPolicy } from '../private/removal-policy';
import { check, checkKnown, checkSpan, checkWhole } from '../private/validation-error';
import { SagaEngine } from '../saga';

const SPANS = [
  ['paymentTimeout', Duration.seconds(1), Duration.seconds(60)],
  ['fulfilmentTimeout', Duration.seconds(1), Duration.seconds(60)],
  ['paymentResetTimeout', Duration.seconds(1), Duration.days(1)],
  // A request that is repeated later orders twice.
  ['idempotencyRetention', Duration.minutes(1), Duration.days(365)],
  // Orders that are well under way would be taken for stalled.
  ['stalledAfter', Duration.minutes(1), Duration.days(30)],
  ['backOrderLimit', Duration.minutes(1), Duration.days(365)],
] as const;

const WHOLES = [
  ['paymentFailureThreshold', 1],
  ['lowStockThreshold', 0],
  ['reorderQuantity', 1],
  ['throttlingRateLimit', 1],
  ['throttlingBurstLimit', 1],
] as const;

/** Refuses what cannot work, in words that say how to mend it. */
export function checkOrderProps(scope: Construct, props: OrderSagaProps): void {
  const { fulfilmentTimeout, warehouses, carrier } = props;
  checkRemovalPolicy(scope, props.removalPolicy);
  checkAlarmTopic(scope, props);
  checkKnown(scope, pick(props, [...SPANS.map(([name]) => name), 'paymentConcurrency', 'shippingConcurrency', 'tracedShare']));
  for (const [name, least, most] of SPANS) checkSpan(scope, name, props[name], least, most);
  for (const [name, least] of WHOLES) checkWhole(scope, name, props[name], least);
  if (warehouses) checkWarehouses(scope, warehouses);
  check(scope, carrier?.trim() !== '', 'carrier is empty.');
  const ofShop = [...(warehouses ? ['warehouses'] : []), ...(carrier === undefined ? [] : ['carrier'])].join(', ');
  check(scope, !props.fulfilment || !ofShop, `fulfilment decides by itself, so ${ofShop} would have no effect: leave it out.`);
  check(scope, props.fulfilment !== undefined || !fulfilmentTimeout, 'fulfilmentTimeout is of a provider: set fulfilment too.');
  checkFront(scope, props);
  checkWorkers(scope, props);
  checkInventory(scope, props);
  checkOrderTables(scope, props);
  checkOrderResources(scope, props);
  const { tracedShare: traced = 0 } = props;
  check(scope, traced >= 0 && traced <= 1, `tracedShare is ${traced}: give a share from 0 to 1.`);
  for (const name of FUNCTIONS) checkSize(scope, name, props[name]);
  for (const name of [...FED, ...(props.api === OrderApi.NONE ? ['acceptFunction'] as const : [])]) {
    check(scope, props[name]?.reservedConcurrency !== 1,
      `${name}.reservedConcurrency is 1, but a queue hands over two batches at once at least (maxConcurrency): give 2 or more, or leave it out.`);
  }
  if (props.engine === SagaEngine.EXPRESS) checkExpress(scope, props);
}

/** Of a worker, and what makes it. */
function checkWorkers(scope: Construct, props: OrderSagaProps): void {
  const { inventoryChecks, inventoryCheckWorker, trackingUpdates, trackingWorker, partialStock, backOrderWorker } = props;
  check(scope, !inventoryCheckWorker || inventoryChecks === true, 'inventoryCheckWorker is of stock checks: set inventoryChecks too.');
  check(scope, !trackingWorker || trackingUpdates === true, 'trackingWorker is of carriers: set trackingUpdates too.');
  check(scope, !backOrderWorker || partialStock === PartialStockPolicy.BACK_ORDER, 'backOrderWorker is for orders that wait: set partialStock to PartialStockPolicy.BACK_ORDER.');
}

function checkFront(scope: Construct, props: OrderSagaProps): void {
  const { api = OrderApi.REST, authorization = OrderAuthorization.COGNITO } = props;
  const given = (names: readonly (keyof OrderSagaProps)[]) => names.filter((name) => props[name] !== undefined).join(', ');
  check(scope, api === OrderApi.REST || !given(OF_API), `api is NONE, so ${given(OF_API)} would have no effect: leave it out.`);
  check(scope, api === OrderApi.REST || props.acceptEvents !== false, 'api is NONE and acceptEvents is false: there would be no way to order.');
  check(scope, !props.apiResource || !given(OF_OWN_API), `${given(OF_OWN_API)} belongs to the API of apiResource: set it there.`);
  check(scope, authorization === OrderAuthorization.COGNITO || !props.userPool, 'authorization is IAM, so userPool would have no effect: leave it out.');
}

const OF_OWN_API = ['corsOrigins', 'stageLogging', 'throttlingRateLimit', 'throttlingBurstLimit', 'tracedShare'] as const;
const OF_API = [...OF_OWN_API, 'apiResource', 'authorization', 'userPool', 'customerFunctions'] as const;

const FUNCTIONS = [
  'acceptFunction', 'customerFunctions', 'stockFunction', 'paymentFunction', 'shippingFunction', 'relayFunction', 'starterFunction', 'projectorFunction',
  'inventoryCheckWorker', 'trackingWorker', 'backOrderWorker',
] as const;

/** What queues feed whose own limit is not below two. https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
const FED = ['starterFunction', 'projectorFunction', 'inventoryCheckWorker', 'trackingWorker', 'backOrderWorker'] as const;

const pick = <K extends keyof OrderSagaProps>(props: OrderSagaProps, names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, props[name]])) as Pick<OrderSagaProps, K>;

const QUEUES = [
  'paymentConcurrency', 'paymentVisibilityTimeout', 'paymentTaskTimeout', 'paymentRetention',
  'shippingConcurrency', 'shippingVisibilityTimeout', 'shippingTaskTimeout', 'shippingRetention',
] as const;

function checkExpress(scope: Construct, props: OrderSagaProps): void {
  const given = QUEUES.filter((name) => props[name] !== undefined);
  check(scope, !given.length, `${given.join(', ')}: an Express workflow cannot wait for queues, so payment and shipping have none. `
    + 'Leave this out, or take SagaEngine.STANDARD.');
  check(scope, (props.stalledAfter?.toSeconds() ?? 300) >= 300, 'stalledAfter is shorter than the five minutes that an Express workflow may run.');
}

function checkInventory(scope: Construct, props: OrderSagaProps): void {
  const { backOrderLimit, partialStock } = props;
  check(scope, !backOrderLimit || partialStock === PartialStockPolicy.BACK_ORDER, 'backOrderLimit is for orders that wait: set partialStock to PartialStockPolicy.BACK_ORDER.');
}
