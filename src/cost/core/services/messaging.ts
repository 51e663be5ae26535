import { charge, Context, counted, gigabytes, Meter, monthsKept, PricingByType, SECONDS_A_MONTH } from '../charge';
import { Resource, target } from '../model';
import { scheduledRuns } from '../schedule';

/**
 * Lambda keeps five long polls of 20 seconds open on a queue, whether messages come or not.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const POLLERS = 5;
const POLL_SECONDS = 20;

const kind = ({ properties }: Resource, fifo: string) => properties[fifo] === true || properties[fifo] === 'true' ? 'fifo' : 'standard';
const sqsRequests: Meter = (n, queue) => [charge(`sqs.requests.${kind(queue, 'FifoQueue')}`, n)];

function polling(mapping: Resource, { model }: Context) {
  const queue = target(model, mapping, mapping.properties.EventSourceArn);
  if (queue?.type !== 'AWS::SQS::Queue' || mapping.properties.Enabled === false) return [];
  return [charge(`sqs.requests.${kind(queue, 'FifoQueue')}`, POLLERS * SECONDS_A_MONTH / POLL_SECONDS)];
}

const archivedBytes: Meter = (bytes, archive, { monthsStored }) => [
  charge('events.archived-gb', gigabytes(bytes)),
  charge('events.archive-gb-months', gigabytes(bytes) * monthsKept(archive.properties.RetentionDays || undefined, monthsStored)),
];

export const MESSAGING: PricingByType = {
  'AWS::SQS::Queue': { meters: { requests: sqsRequests } },
  'AWS::Lambda::EventSourceMapping': { atRest: polling },
  'AWS::SNS::Topic': {
    meters: {
      publishes: (n, topic) => [charge(`sns.publishes.${kind(topic, 'FifoTopic')}`, n)],
      httpDeliveries: counted('sns.http-deliveries'),
      emails: counted('sns.emails'),
      sms: counted('sns.sms'),
    },
  },
  'AWS::SES::EmailIdentity': { meters: { emails: counted('ses.emails') } },
  'AWS::Events::EventBus': { meters: { events: counted('events.events') } },
  'AWS::Events::Archive': { meters: { archivedBytes } },
  'AWS::Pipes::Pipe': { meters: { requests: counted('events.pipe-requests') } },
  'AWS::Scheduler::Schedule': { atRest: (schedule) => [charge('events.schedules', scheduledRuns(schedule))] },
  'AWS::Kinesis::Stream': {
    atRest: ({ properties }) => properties.StreamModeDetails?.StreamMode === 'ON_DEMAND'
      ? [charge('kinesis.on-demand-stream-hours', SECONDS_A_MONTH / 3600)]
      : [charge('kinesis.shard-hours', (properties.ShardCount ?? 1) * SECONDS_A_MONTH / 3600)],
    meters: {
      bytesIn: (n, { properties }) => properties.StreamModeDetails?.StreamMode === 'ON_DEMAND'
        ? [charge('kinesis.on-demand-in-gb', gigabytes(n))]
        : [charge('kinesis.put-units', n / 25_000)],
      bytesOut: (n, { properties }) => properties.StreamModeDetails?.StreamMode === 'ON_DEMAND' ? [charge('kinesis.on-demand-out-gb', gigabytes(n))] : [],
    },
  },
  'AWS::KinesisFirehose::DeliveryStream': { meters: { bytesIn: (n) => [charge('firehose.ingested-gb', gigabytes(n))] } },
};
