import { Construct } from 'constructs';
import { checkOrderTables } from './check-order-tables';
import { OrderApi } from './order-api-kind';
import { OrderAuthorization } from './order-authorization';
import { OrderSagaProps } from './order-saga-props';
import { PartialStockPolicy } from './partial-stock-policy';
import { OrderSizeProps } from './props';
import { check } from '../private/validation-error';
import { SagaEngine } from '../saga';

/** Refuses what cannot work, in words that say how to mend it. */
export function checkOrderProps(scope: Construct, props: OrderSagaProps): void {
  const { paymentTimeout, paymentFailureThreshold = 5, paymentResetTimeout, idempotencyRetention, stalledAfter } = props;
  const { fulfilmentTimeout, warehouses, carrier } = props;
  for (const [name, given] of Object.entries({ paymentTimeout, fulfilmentTimeout })) {
    const timeout = given?.toSeconds({ integral: false }) ?? 10;
    check(scope, timeout >= 1 && timeout <= 60, `${name} is ${timeout} seconds: give 1–60.`);
  }
  check(scope, Number.isInteger(paymentFailureThreshold) && paymentFailureThreshold >= 1, `paymentFailureThreshold is ${paymentFailureThreshold}: give a whole number from 1 on.`);
  check(scope, (paymentResetTimeout?.toMilliseconds() ?? 1000) >= 1000, 'paymentResetTimeout is shorter than a second.');
  check(scope, (idempotencyRetention?.toSeconds() ?? 60) >= 60, 'idempotencyRetention is shorter than a minute: a repeated request would order twice.');
  check(scope, (stalledAfter?.toSeconds() ?? 60) >= 60, 'stalledAfter is shorter than a minute: orders that are well under way would be taken for stalled.');
  check(scope, warehouses?.length !== 0, 'warehouses is empty: name at least one, or leave it out.');
  check(scope, new Set(warehouses?.map(({ name }) => name)).size === (warehouses?.length ?? 0), 'two warehouses have the same name.');
  check(scope, carrier?.trim() !== '', 'carrier is empty.');
  const ofShop = [...(warehouses ? ['warehouses'] : []), ...(carrier === undefined ? [] : ['carrier'])].join(', ');
  check(scope, !props.fulfilment || !ofShop, `fulfilment decides by itself, so ${ofShop} would have no effect: leave it out.`);
  check(scope, props.fulfilment !== undefined || !fulfilmentTimeout, 'fulfilmentTimeout is of a provider: set fulfilment too.');
  checkFront(scope, props);
  checkInventory(scope, props);
  checkOrderTables(scope, props);
  const { tracedShare: traced = 0 } = props;
  check(scope, traced >= 0 && traced <= 1, `tracedShare is ${traced}: give a share from 0 to 1.`);
  checkSizes(scope, props);
  if (props.engine === SagaEngine.EXPRESS) checkExpress(scope, props);
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
] as const;

const wholeFrom1 = (value: number | undefined) => value === undefined || (Number.isInteger(value) && value >= 1);

function checkSizes(scope: Construct, props: OrderSizeProps): void {
  for (const name of FUNCTIONS) {
    const { memorySize: memory = 256, provisionedConcurrency: warm, reservedConcurrency: reserved } = props[name] ?? {};
    check(scope, Number.isInteger(memory) && memory >= 128 && memory <= 10_240, `${name}.memorySize is ${memory}: give 128–10,240 MB.`);
    check(scope, wholeFrom1(warm), `${name}.provisionedConcurrency is ${warm}: give a whole number from 1 on, or leave it out.`);
    check(scope, wholeFrom1(reserved), `${name}.reservedConcurrency is ${reserved}: give a whole number from 1 on, or leave it out.`);
    check(scope, (warm ?? 0) <= (reserved ?? Infinity), `${name} keeps ${warm} instances warm, but may have only ${reserved}: raise reservedConcurrency.`);
  }
  for (const name of ['throttlingRateLimit', 'throttlingBurstLimit'] as const) {
    check(scope, wholeFrom1(props[name]), `${name} is ${props[name]}: give a whole number from 1 on.`);
  }
}

const QUEUES = [
  'paymentConcurrency', 'paymentVisibilityTimeout', 'paymentRetention', 'shippingConcurrency', 'shippingVisibilityTimeout', 'shippingRetention',
] as const;

function checkExpress(scope: Construct, props: OrderSagaProps): void {
  const given = QUEUES.filter((name) => props[name] !== undefined);
  check(scope, !given.length, `${given.join(', ')}: an Express workflow cannot wait for queues, so payment and shipping have none. `
    + 'Leave this out, or take SagaEngine.STANDARD.');
  check(scope, (props.stalledAfter?.toSeconds() ?? 300) >= 300, 'stalledAfter is shorter than the five minutes that an Express workflow may run.');
}

function checkInventory(scope: Construct, props: OrderSagaProps): void {
  const { lowStockThreshold, reorderQuantity, reorder, backOrderLimit, partialStock, productsTable } = props;
  const watched = lowStockThreshold !== undefined;
  check(scope, !watched || (Number.isInteger(lowStockThreshold) && lowStockThreshold >= 0), `lowStockThreshold is ${lowStockThreshold}: give a whole number from 0 on.`);
  check(scope, reorderQuantity === undefined || (Number.isInteger(reorderQuantity) && reorderQuantity >= 1), `reorderQuantity is ${reorderQuantity}: give a whole number from 1 on.`);
  check(scope, watched || (reorderQuantity === undefined && !reorder), 'more is ordered when a product runs low: set lowStockThreshold too.');
  check(scope, !watched || !productsTable || productsTable.tableStreamArn !== undefined,
    'productsTable has no stream that is known here: give it one of new and old images, and import it with Table.fromTableAttributes({ tableStreamArn }).');
  check(scope, !backOrderLimit || partialStock === PartialStockPolicy.BACK_ORDER, 'backOrderLimit is for orders that wait: set partialStock to PartialStockPolicy.BACK_ORDER.');
  check(scope, !backOrderLimit || (backOrderLimit.toSeconds() >= 60 && backOrderLimit.toDays({ integral: false }) <= 365),
    `backOrderLimit is ${backOrderLimit?.toHumanString()}: give a minute to a year.`);
}
