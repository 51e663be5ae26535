import { aws_applicationautoscaling as appscaling, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_ecs as ecs, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { ResilientQueue } from '../../src';

const BACKLOG = 'IF(FILL(workers, 0) > 0, depth / FILL(workers, 1), depth)';

test('tasks of a service follow the backlog of each', () => {
  const stack = newStack();
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('Worker', { image: ecs.ContainerImage.fromRegistry('worker') });
  const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition });
  const queue = new ResilientQueue(stack, 'Orders', { consumerTimeout: Duration.minutes(2) });
  queue.scaleServiceOnDepth(service, { maxTasks: 20, messagesPerWorker: 100 });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', MinCapacity: 0, MaxCapacity: 20,
  });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    PolicyType: 'TargetTrackingScaling',
    ScalingTargetId: { Ref: Match.stringLikeRegexp('^OrdersScaling') },
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 100,
      ScaleOutCooldown: 60,
      ScaleInCooldown: 300,
      CustomizedMetricSpecification: {
        Metrics: [
          {
            Id: 'depth',
            ReturnData: false,
            MetricStat: { Stat: 'Average', Metric: { MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: Match.anyValue() }] } },
          },
          {
            Id: 'workers',
            ReturnData: false,
            MetricStat: { Metric: { Namespace: 'ECS/ContainerInsights', MetricName: 'RunningTaskCount', Dimensions: Match.arrayWith([Match.objectLike({ Name: 'ServiceName' })]) } },
          },
          { Id: 'backlog', Expression: BACKLOG, ReturnData: true },
        ],
      },
    },
  });
  template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 720 });
});

describe('any scalable target', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Orders');
  const target = new appscaling.ScalableTarget(stack, 'Target', {
    serviceNamespace: appscaling.ServiceNamespace.CUSTOM_RESOURCE, scalableDimension: 'custom-resource:ResourceType:Property', resourceId: 'https://example.com', minCapacity: 0, maxCapacity: 5,
  });
  const workers = new cloudwatch.Metric({ namespace: 'Farm', metricName: 'Workers' });

  test('refuses what cannot be counted', () => {
    expect(() => queue.scaleOnDepth(target, workers, { messagesPerWorker: 0 })).toThrow(/more than 0/);
    const expression = new cloudwatch.MathExpression({ expression: 'a + 1', usingMetrics: { a: workers } });
    expect(() => queue.scaleOnDepth(target, expression, { messagesPerWorker: 1 })).toThrow(/counts them/);
    const service = { node: stack.node, cluster: { clusterName: 'c' }, serviceName: 's' } as any;
    expect(() => queue.scaleServiceOnDepth(service, { minTasks: 3, maxTasks: 2, messagesPerWorker: 1 })).toThrow(/not less than minTasks/);
  });

  test('follows the backlog', () => {
    queue.scaleOnDepth(target, workers, { messagesPerWorker: 5, scaleInCooldown: Duration.minutes(1) });
    Template.fromStack(stack).hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 5, ScaleInCooldown: 60 },
    });
  });
});
