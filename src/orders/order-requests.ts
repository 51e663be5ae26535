import { Construct } from 'constructs';
import { OrderFunctions } from './order-functions';
import { OrderSagaProps } from './order-saga-props';
import { EventRouter, EventTarget, ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { partProps } from '../private/part-props';

/** Takes orders in that events ask for, as `POST /orders` does: each once, however often its event comes. */
export class OrderRequests extends Construct {
  /** Requests that are to be looked at. */
  public readonly queue: ResilientQueue;
  public readonly fn: BundledFunction;

  constructor(scope: Construct, id: string, props: OrderSagaProps, { requests }: OrderFunctions, router: EventRouter) {
    super(scope, id);
    this.fn = requests!;
    this.queue = new ResilientQueue(this, 'Queue', { ...partProps(props), maxReceiveCount: 5 });
    this.queue.consume(requests!.invoked, { batchSize: 10 });
    requests!.addEnvironment('EVENT_BUS', router.bus.eventBusName);
    router.grantPutEvents(requests!);
    // A replay shows what was; it does not order again.
    router.addRule('OrderRequested', { detailType: ['Order Requested'], excludeReplays: true }, EventTarget.queue(this.queue.queue));
  }
}
