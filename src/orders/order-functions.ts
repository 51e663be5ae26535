import { aws_dynamodb as dynamodb, aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ExtraFieldRules } from './core/field-rules';
import { CUSTOMER_INDEX, PENDING_INDEX } from './handlers/adapters/keys';
import { OrderApi } from './order-api-kind';
import { OrderAuthorization } from './order-authorization';
import { fieldRules } from './order-fields';
import { OrderSagaProps } from './order-saga-props';
import { OrderTables } from './order-tables';
import { PartialStockPolicy } from './partial-stock-policy';
import { stateCalls } from '../cost/calls';
import { FunctionSize } from '../function-size';
import { BundledFunction } from '../private/bundled-function';
import { corsEnvironment } from '../private/cors-origins';
import { grantTableExactly } from '../private/exact-grants';
import { sizeOf, Sizing } from '../private/function-size';
import { operable } from '../private/operable';
import { checkFits } from '../private/validation-error';

/** Names the customer whom a system acts for. */
export const CUSTOMER_HEADER = 'Customer-Id';

/** Together in the environment of a function. */
const MAX_SHIPPING_BYTES = 2500;

const CHANGE_ORDER = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** The functions of the API and of the saga's steps, each with what it needs and nothing else. */
export class OrderFunctions extends Construct {
  /** Of the API; without one there are none of them. */
  public readonly accept?: BundledFunction;
  public readonly read?: BundledFunction;
  public readonly list?: BundledFunction;
  public readonly cancel?: BundledFunction;
  /** Takes orders in that events ask for. */
  public readonly requests?: BundledFunction;
  public readonly catalogue: BundledFunction;
  public readonly operations: BundledFunction;
  public readonly stock: BundledFunction;
  public readonly payment: BundledFunction;
  public readonly shipping: BundledFunction;
  public readonly close: BundledFunction;

  public readonly extraFields: ExtraFieldRules;

  constructor(scope: Construct, id: string, private readonly tables: OrderTables, private readonly props: OrderSagaProps) {
    super(scope, id);
    const { orders, products, view } = tables;
    const cors = corsEnvironment(props.corsOrigins);
    const paymentTimeout = props.paymentTimeout ?? Duration.seconds(10);

    this.extraFields = fieldRules(scope, props);
    const { api = OrderApi.REST, acceptEvents = api === OrderApi.NONE } = props;
    if (api === OrderApi.REST) {
      const http = { ...cors, ...(props.authorization === OrderAuthorization.IAM ? { CALLER_HEADER: CUSTOMER_HEADER } : {}) };
      this.accept = this.intake('Accept', 'Takes orders in', http, props.acceptFunction);

      this.read = this.add('Read', 'Shows an order and its time line', http, props.customerFunctions);
      this.allow(this.read, orders, 'dynamodb:Query');
      this.allow(this.read, view, 'dynamodb:GetItem');

      this.list = this.add('List', 'Lists the orders of a customer', http, props.customerFunctions);
      this.allow(this.list, view, 'dynamodb:BatchGetItem');
      grantTableExactly(view, this.list, ['dynamodb:Query'], CUSTOMER_INDEX);

      this.cancel = this.add('Cancel', 'Takes cancellations in', http, props.customerFunctions);
      this.allow(this.cancel, orders, ...CHANGE_ORDER);
    }
    if (acceptEvents) {
      // Beside an API the numbers of instances are the API's.
      const size = api === OrderApi.NONE ? props.acceptFunction : { memorySize: props.acceptFunction?.memorySize };
      this.requests = this.intake('Requests', 'Takes orders in that events ask for', {}, size);
    }

    this.catalogue = this.add('Catalogue', 'Puts products, prices and stock in');
    this.allow(this.catalogue, products, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem');
    this.allow(this.catalogue, orders, 'dynamodb:GetItem', 'dynamodb:PutItem');
    operable(this.catalogue, 'orders:catalogue', scope);

    this.operations = this.add('Operations', 'Lists and resumes parked orders, rebuilds the read model', {}, { timeout: Duration.minutes(15) });
    this.allow(this.operations, orders, ...CHANGE_ORDER, 'dynamodb:Query', 'dynamodb:Scan');
    grantTableExactly(orders, this.operations, ['dynamodb:Query'], PENDING_INDEX);
    this.allow(this.operations, view, 'dynamodb:PutItem');
    operable(this.operations, 'orders:operations', scope);

    this.stock = this.add('Stock', 'Reserves and releases stock', {
      PARTIAL_STOCK: props.partialStock ?? PartialStockPolicy.CANCEL,
      BACK_ORDER_SECONDS: seconds(props.backOrderLimit ?? Duration.days(14)),
    }, props.stockFunction);
    this.allow(this.stock, orders, ...CHANGE_ORDER);
    this.allow(this.stock, products, 'dynamodb:UpdateItem', 'dynamodb:BatchGetItem');

    this.payment = this.add('Payment', 'Authorises, captures and gives back money', {
      PAYMENT_TIMEOUT_MS: String(paymentTimeout.toMilliseconds()),
      CIRCUIT_THRESHOLD: String(props.paymentFailureThreshold ?? 5),
      CIRCUIT_RESET_MS: String((props.paymentResetTimeout ?? Duration.minutes(1)).toMilliseconds()),
      // An undo asks twice.
    }, { ...props.paymentFunction, timeout: Duration.seconds(2 * paymentTimeout.toSeconds() + 10) });
    this.allow(this.payment, orders, ...CHANGE_ORDER);
    for (const [name, value] of Object.entries(props.payment.bind(this.payment))) this.payment.addEnvironment(name, value);

    this.shipping = this.fulfil(props);
    this.allow(this.shipping, orders, ...CHANGE_ORDER);
    this.allow(this.shipping, products, 'dynamodb:UpdateItem');

    this.close = this.add('Close', 'Ends orders that did not go through');
    this.allow(this.close, orders, ...CHANGE_ORDER);
    stateCalls({ orderListing: this.list, orderCancellation: this.cancel, catalogueCall: this.catalogue, operatorCall: this.operations });
  }

  public get all(): lambda.Function[] {
    return this.node.children.filter((child) => child instanceof lambda.Function);
  }

  /** A function that gets parcels ready, by itself or by somebody else. */
  private fulfil({ fulfilment, fulfilmentTimeout, carrier = 'STANDARD', warehouses = [{ name: 'MAIN' }], shippingFunction }: OrderSagaProps): BundledFunction {
    const answer = fulfilmentTimeout ?? Duration.seconds(10);
    checkFits(this.node.scope!, 'warehouses and carrier', { carrier, warehouses }, MAX_SHIPPING_BYTES, 'leave out the countries of the first warehouse, or take a fulfilment provider');
    const fn = this.add('Shipping', 'Allocates a warehouse, makes the label, dispatches', fulfilment
      ? { FULFILMENT_TIMEOUT_MS: String(answer.toMilliseconds()) } : { SHIPPING: JSON.stringify({ carrier, warehouses }) },
    // A reconciliation asks twice.
    { ...shippingFunction, timeout: fulfilment && Duration.seconds(2 * answer.toSeconds() + 10) });
    for (const [name, value] of Object.entries(fulfilment?.bind(fn) ?? {})) fn.addEnvironment(name, value);
    return fn;
  }

  /** A function that takes orders in. */
  private intake(id: string, description: string, environment: Record<string, string>, size?: FunctionSize): BundledFunction {
    const { tables: { orders, products }, props: { idempotencyRetention = Duration.days(1) }, extraFields: { order, item } } = this;
    const fields: Record<string, string> = order || item ? { EXTRA_FIELDS: JSON.stringify({ order, item }) } : {};
    const fn = this.add(id, description, { ...environment, ...fields, IDEMPOTENCY_SECONDS: seconds(idempotencyRetention) }, size);
    this.allow(fn, orders, 'dynamodb:GetItem', 'dynamodb:PutItem');
    this.allow(fn, products, 'dynamodb:BatchGetItem');
    return fn;
  }

  private add(id: string, description: string, environment: Record<string, string> = {}, size?: Sizing): BundledFunction {
    const { tables: { orders, products, view }, props: { removalPolicy, logRetention } } = this;
    return new BundledFunction(this, id, {
      bundle: `orders-${id.toLowerCase()}`,
      description,
      ...sizeOf(size),
      logRetention,
      removalPolicy,
      environment: { ...environment, ORDERS_TABLE: orders.tableName, PRODUCTS_TABLE: products.tableName, VIEW_TABLE: view.tableName },
    });
  }

  private allow(fn: lambda.Function, table: dynamodb.ITable, ...actions: string[]): void {
    grantTableExactly(table, fn, actions);
  }
}

const seconds = (duration: Duration) => String(duration.toSeconds());
