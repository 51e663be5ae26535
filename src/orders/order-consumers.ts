import { aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EVENT_SOURCES } from './core/order-events';
import { OrderPartProps } from './order-part-props';
import { ofShop } from './order-shop';
import { OrderSizeProps } from './props';
import { stateMetrics } from '../cost/metrics-sent';
import { FunctionSize } from '../function-size';
import { EventTarget, ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';
import { sizeOf } from '../private/function-size';
import { partProps } from '../private/part-props';

export interface OrderConsumersProps extends OrderPartProps {
  readonly sizes: OrderSizeProps;
  readonly stateMachine: sfn.IStateMachine;
  /** Runs orders that are resumed: a Standard workflow. */
  readonly lastingMachine: sfn.IStateMachine;
}

/** What this system itself does with its events: start the saga, and keep the read model. Each has a queue of its own. */
export class OrderConsumers extends Construct {
  public readonly startQueue: ResilientQueue;
  public readonly viewQueue: ResilientQueue;
  public readonly starter: BundledFunction;
  public readonly projector: BundledFunction;

  constructor(scope: Construct, id: string, private readonly props: OrderConsumersProps) {
    super(scope, id);
    const { events, tables, shop, stateMachine, lastingMachine, sizes } = props;

    this.starter = this.function('Starter', 'Starts the saga of an order', {
      STATE_MACHINE_ARN: stateMachine.stateMachineArn, LASTING_MACHINE_ARN: lastingMachine.stateMachineArn,
    }, sizes.starterFunction);
    for (const machine of new Set([stateMachine, lastingMachine])) machine.grantStartExecution(this.starter);
    this.startQueue = this.queue('StartQueue');
    this.startQueue.consume(this.starter.invoked, { batchSize: 10 });
    events.addRule('OrderValidationRule', {
      source: ['ecommerce.orders'],
      detailType: ['Order Placed', 'Order Resumed'],
      detail: ofShop(shop),
      // A replay shows what was; it does not do it again.
      excludeReplays: true,
    }, EventTarget.queue(this.startQueue.queue));

    this.projector = this.function('Projector', 'Keeps the read model of the orders', {
      ORDERS_TABLE: tables.orders.tableName, VIEW_TABLE: tables.view.tableName, ORDER_SYSTEM: scope.node.path,
    }, sizes.projectorFunction);
    stateMetrics(this.projector, 4, 'orders in one currency');
    grantTableExactly(tables.view, this.projector, ['dynamodb:PutItem']);
    grantTableExactly(tables.orders, this.projector, ['dynamodb:UpdateItem']);
    this.viewQueue = this.queue('ViewQueue');
    // A second's wait lets the events of an order come together: the newest alone is written.
    this.viewQueue.consume(this.projector.invoked, { batchSize: 100, maxBatchingWindow: Duration.seconds(1) });
    events.addRule('ViewOrders', { source: EVENT_SOURCES, detail: ofShop(shop) }, EventTarget.queue(this.viewQueue.queue));
  }

  private queue(id: string): ResilientQueue {
    return new ResilientQueue(this, id, { ...partProps(this.props), maxReceiveCount: 5 });
  }

  private function(id: string, description: string, environment: Record<string, string>, size?: FunctionSize): BundledFunction {
    const { removalPolicy, sizes: { logRetention } } = this.props;
    return new BundledFunction(this, id, {
      bundle: `orders-${id.toLowerCase()}`,
      description,
      environment,
      followsTraces: id === 'Projector',
      ...sizeOf(size),
      logRetention,
      removalPolicy,
    });
  }
}
