import { aws_apigateway as apigateway, aws_apigatewayv2 as apigatewayv2, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { alarmOnce } from './alarm-once';
import { Monitoring } from '../monitorable';

type Options = cloudwatch.MetricOptions;

interface ApiMetrics extends IConstruct {
  metricCount(options?: Options): cloudwatch.Metric;
  metricClientError(options?: Options): cloudwatch.Metric;
  metricServerError(options?: Options): cloudwatch.Metric;
  metricLatency(options?: Options): cloudwatch.Metric;
}

export function apiMonitoring(api: apigateway.RestApi | apigatewayv2.IHttpApi, title: string): Monitoring {
  const metrics = api as ApiMetrics;
  return {
    title,
    graphs: [
      { title: 'Requests', left: [metrics.metricCount({ label: 'requests' })] },
      { title: 'Refused and failed', left: [metrics.metricClientError({ label: '4xx' }), metrics.metricServerError({ label: '5xx' })] },
      { title: 'Latency (ms)', left: ['p50', 'p99'].map((statistic) => metrics.metricLatency({ statistic, label: statistic })) },
    ],
    alarms: [alarmOnce(api as unknown as Construct, 'MonitoredErrors', {
      severity: 'CRITICAL',
      meaning: 'The API answers with errors of its own (5xx): more than five in each of two periods of five minutes.',
      runbook: 'Read the log of the function behind the failing route; the access log, where it is on, names the route.',
      metric: metrics.metricServerError({ statistic: 'Sum' }),
      threshold: 6,
      evaluationPeriods: 2,
    })],
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
export function webSocketMonitoring(api: apigatewayv2.IWebSocketApi, title: string): Monitoring {
  const metric = (metricName: string, statistic: string, label?: string) => api.metric(metricName, { statistic, label });
  return {
    title,
    graphs: [
      { title: 'Connections and messages', left: [metric('ConnectCount', 'Sum', 'connections'), metric('MessageCount', 'Sum', 'messages')] },
      { title: 'Refused and failed', left: [metric('ClientError', 'Sum', 'client'), metric('ExecutionError', 'Sum', 'API'), metric('IntegrationError', 'Sum', 'integration')] },
      { title: 'Latency of the integration (ms)', left: ['p50', 'p99'].map((statistic) => metric('IntegrationLatency', statistic, statistic)) },
    ],
    alarms: [alarmOnce(api as unknown as Construct, 'MonitoredErrors', {
      severity: 'CRITICAL',
      meaning: 'The function or service behind the WebSocket API fails: more than five times in each of two periods of five minutes.',
      runbook: 'Read the log of the function behind the failing route.',
      metric: metric('IntegrationError', 'Sum'),
      threshold: 6,
      evaluationPeriods: 2,
    })],
  };
}
