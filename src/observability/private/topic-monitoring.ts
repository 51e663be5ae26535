import { aws_sns as sns } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { Monitoring } from '../monitorable';

export function topicMonitoring(topic: sns.ITopic, title: string): Monitoring {
  return {
    title,
    graphs: [
      {
        title: 'Messages',
        left: [topic.metricNumberOfMessagesPublished({ label: 'published' }), topic.metricNumberOfNotificationsDelivered({ label: 'delivered' })],
      },
      { title: 'Failed', left: [topic.metricNumberOfNotificationsFailed({ label: 'failed' })] },
      { title: 'Filtered out', left: [topic.metricNumberOfNotificationsFilteredOut({ label: 'filtered out' })] },
    ],
    alarms: [alarmOnce(topic, 'MonitoredFailures', {
      severity: 'WARNING',
      meaning: 'Notifications could not be delivered to a subscriber.',
      runbook: 'Read the dead letters of the subscription, or switch delivery logging on; without a dead-letter queue the message is lost.',
      metric: topic.metricNumberOfNotificationsFailed(),
    })],
  };
}
