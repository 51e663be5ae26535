import { aws_events as events, Duration } from 'aws-cdk-lib';

/** Where an `OrderSaga` tells what happens. */
export interface OrderEventProps {
  /**
   * The bus that order events are put on.
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
