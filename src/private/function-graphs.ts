import { aws_cloudwatch as cloudwatch, aws_lambda as lambda } from 'aws-cdk-lib';
import { MonitoredGraph } from '../observability/monitorable';

/** Functions side by side, a line each. */
export function functionGraphs(functions: lambda.IFunction[]): MonitoredGraph[] {
  const graph = (title: string, metricName: string, statistic: string): MonitoredGraph => (
    { title, left: functions.map((fn): cloudwatch.IMetric => fn.metric(metricName, { statistic, label: fn.node.id })) }
  );
  return [
    graph('Functions: errors', 'Errors', 'Sum'),
    graph('Functions: throttles', 'Throttles', 'Sum'),
    graph('Functions: duration, p99 (ms)', 'Duration', 'p99'),
    graph('Functions: concurrency', 'ConcurrentExecutions', 'Maximum'),
  ];
}
