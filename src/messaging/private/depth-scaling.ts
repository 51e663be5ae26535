import { aws_applicationautoscaling as appscaling, aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from '../../private/validation-error';
import { DepthScalingOptions } from '../depth-scaling-options';

/**
 * Keeps the backlog of each worker steady. Without a worker the backlog itself counts, so that the first one comes.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export function trackBacklog(
  scope: Construct, target: appscaling.IScalableTarget, depth: cloudwatch.IMetric, workers: cloudwatch.IMetric, options: DepthScalingOptions,
): appscaling.CfnScalingPolicy {
  const { messagesPerWorker, scaleOutCooldown = Duration.minutes(1), scaleInCooldown = Duration.minutes(5) } = options;
  check(scope, messagesPerWorker > 0, `messagesPerWorker is ${messagesPerWorker}: give how many messages may wait for each worker, more than 0.`);
  const id = `Backlog${(target as Construct & appscaling.IScalableTarget).node.addr.slice(-8)}`;
  return new appscaling.CfnScalingPolicy(scope, id, {
    policyName: id,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: messagesPerWorker,
      scaleOutCooldown: scaleOutCooldown.toSeconds(),
      scaleInCooldown: scaleInCooldown.toSeconds(),
      customizedMetricSpecification: {
        metrics: [
          query(scope, 'depth', depth),
          query(scope, 'workers', workers),
          { id: 'backlog', label: 'backlog per worker', expression: 'IF(FILL(workers, 0) > 0, depth / FILL(workers, 1), depth)', returnData: true },
        ],
      },
    },
  });
}

function query(scope: Construct, id: string, metric: cloudwatch.IMetric) {
  const { metricStat } = metric.toMetricConfig();
  check(scope, metricStat !== undefined, 'the metric of the workers is an expression: give a metric that counts them.');
  const { namespace, metricName, dimensions = [], statistic } = metricStat;
  const counted = { namespace, metricName, dimensions: dimensions.map(({ name, value }) => ({ name, value })) };
  return { id, returnData: false, metricStat: { metric: counted, stat: statistic } };
}
