import { aws_events as events, Duration } from 'aws-cdk-lib';

/** Where an `OrderSaga` tells what happens. */
export interface OrderEventProps {
  /**
   * The bus that order events are put on. It may carry events of other systems, but of no other `OrderSaga`: the two would take each other's
   * orders for their own, write them into both read models and tell both shops' customers. A second one of the same app is refused.
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
