import { Duration } from 'aws-cdk-lib';

/** How many workers a queue gets. */
export interface DepthScalingOptions {
  /**
   * Messages waiting for each worker that are fine: the acceptable wait divided by the time one message takes.
   * A worker that takes 0.1 seconds a message and a wait of 10 seconds make 100.
   */
  readonly messagesPerWorker: number;

  /**
   * How long to wait after workers were added before more are.
   *
   * @default 1 minute
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * How long to wait after workers were removed before more are.
   *
   * @default 5 minutes
   */
  readonly scaleInCooldown?: Duration;
}

/** How many tasks of a service a queue gets. */
export interface ServiceScalingOptions extends DepthScalingOptions {
  /**
   * Fewest tasks.
   *
   * @default 0
   */
  readonly minTasks?: number;

  /** Most tasks. */
  readonly maxTasks: number;
}
