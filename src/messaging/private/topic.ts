import { aws_sns as sns, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryLogs } from './delivery-logs';
import { check, checkName, checkWhole } from '../../private/validation-error';
import { NotificationFanoutProps } from '../notification-fanout-props';

/** A topic that takes messages over TLS only and logs what it cannot deliver. */
export function newTopic(scope: Construct, props: NotificationFanoutProps): sns.Topic {
  const { topicName, displayName, fifo, contentBasedDeduplication, encryptionKey, removalPolicy } = props;
  const { deliveryLogging = true, successSampleRate = 0 } = props;
  const logs = deliveryLogging ? new DeliveryLogs(scope, 'DeliveryLogs') : undefined;
  const topic = new sns.Topic(scope, 'Topic', {
    topicName,
    displayName,
    fifo,
    contentBasedDeduplication,
    masterKey: encryptionKey,
    enforceSSL: true,
    loggingConfigs: logs?.configure(fifo ? [sns.LoggingProtocol.SQS] : Object.values(sns.LoggingProtocol), successSampleRate),
  });
  if (removalPolicy) topic.applyRemovalPolicy(removalPolicy);
  logs?.keep(topic, successSampleRate, removalPolicy);
  return topic;
}

/** Refuses what SNS would refuse, and what has no effect. */
export function checkTopicProps(scope: Construct, props: NotificationFanoutProps): void {
  const { topic, topicName, displayName, fifo, contentBasedDeduplication, deliveryLogging, successSampleRate } = props;
  if (topic) {
    const given = Object.entries({ topicName, displayName, fifo, contentBasedDeduplication, deliveryLogging, successSampleRate })
      .filter(([, value]) => value !== undefined);
    check(scope, given.length === 0, `${given.map(([name]) => name).join(', ')} cannot change the topic you bring: set them on the topic itself.`);
  }
  check(scope, fifo || Token.isUnresolved(topicName) || !topicName?.endsWith('.fifo'), `topicName is ${topicName}: set fifo, or give a name without .fifo.`);
  checkName(scope, 'topicName', topicName?.replace(/\.fifo$/, ''), fifo ? 251 : 256);
  check(scope, fifo || !contentBasedDeduplication, 'contentBasedDeduplication belongs to FIFO topics: set fifo.');
  checkWhole(scope, 'successSampleRate', successSampleRate, 0, 100);
  check(scope, deliveryLogging !== false || !successSampleRate, 'successSampleRate needs deliveryLogging: leave one out.');
}
