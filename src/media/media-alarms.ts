import { aws_cloudwatch as cloudwatch, aws_s3 as s3, aws_sns as sns, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { MediaPipeline } from './media-pipeline';
import { RunbookAlarm } from '../private/alarm';
import { deadLetterAlarm } from '../private/dead-letter-queue';

export interface MediaAlarmsProps {
  readonly pipeline: MediaPipeline;
  readonly topic?: sns.ITopic;
  readonly maxObjects: number;
}

const ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD;

export function mediaAlarms(scope: Construct, { pipeline, topic, maxObjects }: MediaAlarmsProps): cloudwatch.Alarm[] {
  const errors = pipeline.functions.map((fn) => new RunbookAlarm(scope, `${fn.node.id}Errors`, {
    severity: 'WARNING',
    meaning: `The function ${fn.node.id} of the media pipeline fails often.`,
    runbook: 'Read its log: refused uploads are named, everything else is ours to mend.',
    metric: fn.metricErrors({ statistic: 'Sum' }),
    threshold: 10,
    evaluationPeriods: 2,
    comparisonOperator: ABOVE,
    topic,
  }));
  return [
    ...errors,
    new RunbookAlarm(scope, 'SlowJobs', {
      severity: 'WARNING',
      meaning: 'Jobs take longer than an hour on average.',
      runbook: 'Look which step takes long, and whether the encoder is throttled; raise its memory or concurrency.',
      metric: pipeline.metricDuration(),
      threshold: Duration.hours(1).toMilliseconds(),
      comparisonOperator: ABOVE,
      topic,
    }),
    deadLetterAlarm(scope, 'DeadLetterAlarm', pipeline.deadLetterQueue, topic),
    new RunbookAlarm(scope, 'ManyObjects', {
      severity: 'WARNING',
      meaning: `The input bucket holds more than ${maxObjects} objects.`,
      runbook: 'Look whether the uploads are wanted; shorten the life cycle, or raise maxObjects.',
      metric: numberOfObjects(pipeline.inputBucket),
      threshold: maxObjects,
      comparisonOperator: ABOVE,
      topic,
    }),
  ];
}

/** S3 counts once a day, free of charge. */
function numberOfObjects(bucket: s3.IBucket): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName: 'NumberOfObjects',
    dimensionsMap: { BucketName: bucket.bucketName, StorageType: 'AllStorageTypes' },
    statistic: 'Average',
    period: Duration.days(1),
  });
}
