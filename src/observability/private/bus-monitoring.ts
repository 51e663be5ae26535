import { aws_events as events } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { busGraphs, ruleMetric } from '../../private/bus-graphs';
import { Monitoring } from '../monitorable';

export function busMonitoring(bus: events.IEventBus, rules: events.IRule[], title: string): Monitoring {
  return {
    title,
    graphs: busGraphs(bus, rules),
    alarms: rules.map((rule) => alarmOnce(rule, 'MonitoredFailures', {
      severity: 'CRITICAL',
      meaning: 'Events could not be delivered to a target of the rule.',
      runbook: 'Read the dead letters of the target; without a dead-letter queue the events are lost unless the bus has an archive to replay from.',
      metric: ruleMetric(bus, rule, 'FailedInvocations'),
    })),
  };
}
