import { aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { stateTransitions } from '../../private/state-transitions';
import { Monitoring } from '../monitorable';

export function stateMachineMonitoring(machine: sfn.IStateMachine, title: string, maxDuration: Duration): Monitoring {
  return {
    title,
    graphs: [
      { title: 'Executions', left: [machine.metricStarted({ label: 'started' }), machine.metricSucceeded({ label: 'succeeded' })], right: [stateTransitions()] },
      {
        title: 'Failures',
        left: [
          machine.metricFailed({ label: 'failed' }), machine.metricTimedOut({ label: 'timed out' }),
          machine.metricAborted({ label: 'aborted' }), machine.metricThrottled({ label: 'throttled' }),
        ],
      },
      { title: 'Duration (ms)', left: ['p50', 'p99'].map((statistic) => machine.metricTime({ statistic, label: statistic })) },
    ],
    alarms: [
      alarmOnce(machine, 'MonitoredFailures', {
        severity: 'CRITICAL',
        meaning: 'An execution of the workflow failed.',
        runbook: 'Open the failed execution: the red state and its error say what happened. Mend it, then redrive the execution.',
        metric: machine.metricFailed(),
      }),
      alarmOnce(machine, 'MonitoredTimeouts', {
        severity: 'CRITICAL',
        meaning: 'An execution of the workflow ran into its time-out, which no state could catch.',
        runbook: 'Open the execution to see where it waited; what it had begun is undone by nobody.',
        metric: machine.metricTimedOut(),
      }),
      alarmOnce(machine, 'MonitoredDuration', {
        severity: 'WARNING',
        meaning: `Executions take longer than ${maxDuration.toHumanString()} on average.`,
        runbook: 'Look which state takes long; a limited consumer may need more concurrency.',
        metric: machine.metricTime({ statistic: 'Average' }),
        threshold: maxDuration.toMilliseconds(),
      }),
    ],
  };
}
