import { aws_lambda as lambda } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { Monitoring } from '../monitorable';

export function functionMonitoring(fn: lambda.IFunction, title: string): Monitoring {
  const concurrent = fn.metric('ConcurrentExecutions', { statistic: 'Maximum', label: 'concurrent' });
  return {
    title,
    graphs: [
      { title: 'Invocations', left: [fn.metricInvocations({ label: 'invocations' }), concurrent] },
      { title: 'Errors and throttles', left: [fn.metricErrors({ label: 'errors' }), fn.metricThrottles({ label: 'throttles' })] },
      { title: 'Duration (ms)', left: ['p50', 'p99'].map((statistic) => fn.metricDuration({ statistic, label: statistic })) },
    ],
    alarms: [
      alarmOnce(fn, 'MonitoredErrors', {
        severity: 'WARNING',
        meaning: 'The function fails often: more than ten errors in each of two periods of five minutes.',
        runbook: 'Read the function\'s log for the error and mend it; what it could not process waits in its queue or dead-letter queue.',
        metric: fn.metricErrors(),
        threshold: 11,
        evaluationPeriods: 2,
      }),
      alarmOnce(fn, 'MonitoredThrottles', {
        severity: 'WARNING',
        meaning: 'The function is throttled: the account or the function has no concurrency left.',
        runbook: 'Limit the work where it queues (maxConcurrency), or ask for a higher quota of concurrent executions.',
        metric: fn.metricThrottles(),
        evaluationPeriods: 2,
      }),
    ],
  };
}
