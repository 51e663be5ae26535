import { aws_events as events, Duration } from 'aws-cdk-lib';

/** Where an `OrderSaga` tells what happens. */
export interface OrderEventProps {
  /**
   * The bus that order events are put on. It may carry events of other systems, and of other apps' `OrderSaga`s: every event says in
   * `detail.shop` whose it is, the stack's name and the path of the construct (`Shop/Orders`), and each works on its own alone. Rules of
   * yours can filter by it. What others ask for goes to all of them: `Order Requested`, `Stock Check Requested`, `Tracking Updated`. A second
   * one of the same app is refused: give it a bus of its own.
   *
   * @default - a new bus
   */
  readonly eventBus?: events.IEventBus;

  /**
   * How long the archive keeps events for replay; zero for no archive.
   *
   * @default 365 days
   */
  readonly archiveRetention?: Duration;
}
