import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import type { MediaPipeline } from './media-pipeline';
import { Monitoring } from '../observability/monitorable';

/** Namespace of what the functions measure themselves. */
const NAMESPACE = 'EventWorkflows/Media';

export function mediaMonitoring(pipeline: MediaPipeline): Monitoring {
  const { functions, alarms, arrivals } = pipeline;
  return {
    title: `Media ${pipeline.node.path}`,
    graphs: [
      { title: 'Jobs', left: [pipeline.metricCompleted({ label: 'completed' }), pipeline.metricFailed({ label: 'failed' })] },
      { title: 'Time of a job', left: [pipeline.metricDuration({ label: 'average' }), pipeline.metricDuration({ label: 'slowest', statistic: 'Maximum' })] },
      { title: 'Encoding', left: [encoding('EncodedMinutes', 'Sum')], right: [encoding('RealTimeFactor', 'Average')] },
      { title: 'Uploads waiting', left: [arrivals.metricDepth()], right: [arrivals.metricAgeOfOldestMessage()] },
      { title: 'Errors', left: functions.map((fn) => fn.metricErrors({ label: fn.node.id })) },
      { title: 'Throttles', left: functions.map((fn) => fn.metricThrottles({ label: fn.node.id })) },
    ],
    alarms: [...alarms, ...arrivals.monitoring().alarms ?? []],
  };
}

/** Powertools sends metrics with the function's service name as dimension. */
function encoding(metricName: string, statistic: string): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: NAMESPACE, metricName, statistic, dimensionsMap: { service: 'media-encode' }, label: metricName });
}
