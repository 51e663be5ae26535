import { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_sns as sns, Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { RunbookAlarm } from '../../private/alarm';
import { checkWhole } from '../../private/validation-error';

/**
 * Goes off when deliveries fail. The function's own `Errors` would not count what it reports as `batchItemFailures`.
 * It stands beside the mapping, which may be in another stack than the queue.
 */
export function failureAlarm(scope: IConstruct, mapping: lambda.EventSourceMapping, threshold: number, topic?: sns.ITopic): cloudwatch.Alarm {
  checkWhole(scope, 'failureThreshold', threshold, 1);
  return new RunbookAlarm(mapping, 'FailureAlarm', {
    severity: 'WARNING',
    meaning: 'Messages fail while they are processed.',
    runbook: 'Look into the consumer\'s log for the error and mend it; messages come again until they are dead letters.',
    metric: new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName: 'FailedInvokeEventCount',
      dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
      statistic: 'Sum',
      period: Duration.minutes(5),
    }),
    threshold,
    topic,
  });
}
