import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { Monitoring } from '../monitorable';

export function apiMonitoring(api: apigateway.RestApi, title: string): Monitoring {
  return {
    title,
    graphs: [
      { title: 'Requests', left: [api.metricCount({ label: 'requests' })] },
      { title: 'Refused and failed', left: [api.metricClientError({ label: '4xx' }), api.metricServerError({ label: '5xx' })] },
      { title: 'Latency (ms)', left: ['p50', 'p99'].map((statistic) => api.metricLatency({ statistic, label: statistic })) },
    ],
    alarms: [alarmOnce(api, 'MonitoredErrors', {
      severity: 'CRITICAL',
      meaning: 'The API answers with errors of its own (5xx): more than five in each of two periods of five minutes.',
      runbook: 'Read the log of the function behind the failing route; the access log, where it is on, names the route.',
      metric: api.metricServerError({ statistic: 'Sum' }),
      threshold: 6,
      evaluationPeriods: 2,
    })],
  };
}
