import { aws_sns as sns, Duration } from 'aws-cdk-lib';

/** When a `MediaPipeline` calls for help. */
export interface MediaAlarmProps {
  /**
   * Whether to alarm on errors of the API and of the functions that do the heavy work, failed and slow jobs, long queues, dead letters and the number
   * of objects.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the pipeline
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Errors within five minutes, of a function that does the heavy work or of the API, above which its alarm goes off: if it is so twice in a row.
   *
   * @default 10
   */
  readonly errorThreshold?: number;

  /**
   * The alarm on slow jobs goes off when jobs take longer on average, waiting included: 1 minute to `jobTimeout`.
   *
   * @default 1 hour
   */
  readonly slowJobThreshold?: Duration;

  /**
   * The alarms on what waits to be encoded, or for its pictures, go off when it waits longer: 1 minute to `jobTimeout`.
   *
   * @default 1 hour
   */
  readonly maxWaitingTime?: Duration;

  /**
   * The alarm on the bucket goes off above this number of objects.
   *
   * @default 1000000
   */
  readonly maxObjects?: number;
}
