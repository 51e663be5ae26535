import { aws_apigateway as apigateway, aws_cloudwatch as cloudwatch, aws_sns as sns, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaAlarmProps } from './media-alarm-props';
import type { MediaPipeline } from './media-pipeline';
import { RunbookAlarm } from '../private/alarm';
import { numberOfObjects } from '../private/bucket-metrics';
import { deadLetterAlarm } from '../private/dead-letter-queue';

export interface MediaAlarmsProps {
  readonly pipeline: MediaPipeline;
  /** Its own, if it has one. */
  readonly api?: apigateway.RestApi;
  readonly topic?: sns.ITopic;
  readonly thresholds: MediaAlarmProps;
}

const ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD;

/** Dear ones, whose retries hide that they fail often. Whatever else fails in a job ends it, and its evidence is a dead letter. */
const WORKERS = ['Encode', 'Thumbnails', 'Quality'];

export function mediaAlarms(scope: Construct, { pipeline, api, topic, thresholds }: MediaAlarmsProps): cloudwatch.Alarm[] {
  const { errorThreshold = 10, slowJobThreshold = Duration.hours(1), maxObjects = 1_000_000 } = thresholds;
  const often = { threshold: errorThreshold, evaluationPeriods: 2, comparisonOperator: ABOVE };
  const errors = pipeline.functions.filter((fn) => WORKERS.includes(fn.node.id)).map((fn) => new RunbookAlarm(scope, `${fn.node.id}Errors`, {
    severity: 'WARNING',
    meaning: `The function ${fn.node.id} of the media pipeline fails often.`,
    runbook: 'Read its log: refused uploads are named, everything else is ours to mend.',
    metric: fn.metricErrors({ statistic: 'Sum' }),
    ...often,
    topic,
  }));
  return [
    ...errors,
    ...(api ? [new RunbookAlarm(scope, 'ApiErrors', {
      severity: 'CRITICAL',
      meaning: 'The API of the media pipeline often answers with errors of its own (5xx): uploads cannot begin, or jobs cannot be looked at.',
      runbook: 'Read the logs of the functions Upload, Status, List and Delete.',
      metric: api.metricServerError({ statistic: 'Sum' }),
      ...often,
      topic,
    })] : []),
    new RunbookAlarm(scope, 'SlowJobs', {
      severity: 'WARNING',
      meaning: `Jobs take longer than ${slowJobThreshold.toHumanString()} on average.`,
      runbook: 'Look which step takes long, and whether the encoder is throttled; raise its memory or concurrency.',
      metric: pipeline.metricDuration(),
      threshold: slowJobThreshold.toMilliseconds(),
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
