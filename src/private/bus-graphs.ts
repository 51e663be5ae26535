import { aws_cloudwatch as cloudwatch, aws_events as events, aws_sqs as sqs, Fn } from 'aws-cdk-lib';
import { MonitoredGraph } from '../observability/monitorable';

/** What a bus does with its events. */
export function busGraphs(bus: events.IEventBus, rules: events.IRule[], deadLetterQueue?: sqs.IQueue): MonitoredGraph[] {
  const each = (metricName: string, options?: cloudwatch.MetricOptions) => (
    rules.map((rule) => ruleMetric(bus, rule, metricName, { ...options, label: rule.node.id }))
  );
  const deadLetters = deadLetterQueue?.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: 'dead letters' });
  return [
    { title: 'Invocations', left: each('Invocations') },
    { title: 'Failed', left: [...each('FailedInvocations'), ...deadLetters ? [deadLetters] : []] },
    { title: 'Latency to first attempt (ms)', left: each('IngestionToInvocationStartLatency', { statistic: 'p99' }) },
  ];
}

/** Sum over 5 minutes, unless the options say otherwise. */
export function ruleMetric(bus: events.IEventBus, rule: events.IRule, metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: { EventBusName: bus.eventBusName, RuleName: nameOf(rule, bus) },
    statistic: 'Sum',
    ...options,
  });
}

/** A rule's reference is `bus|rule` unless it is on the default bus; the metrics know it by its bare name, the last part of its ARN. */
function nameOf(rule: events.IRule, bus: events.IEventBus): string {
  return bus.eventBusName === 'default' ? rule.ruleName : Fn.select(2, Fn.split('/', rule.ruleArn));
}
