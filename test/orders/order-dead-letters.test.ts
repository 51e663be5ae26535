import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { synth } from './synth';
import { FailureClass } from '../../src/messaging';

const template = Template.fromStack(synth(() => ({
  trackingUpdates: true, deadLetterRetries: 5, deadLetterRules: [{ pattern: 'LedgerMismatch', failureClass: FailureClass.CRITICAL }],
})).stack);
const environmentOf = (name: RegExp): Record<string, any> =>
  Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) => name.test(id))![1].Properties.Environment.Variables;

test('one function looks at the dead letters of every queue, every five minutes', () => {
  const letters = JSON.stringify(environmentOf(/^OrdersDeadLettersProcessor/).LETTERS);
  for (const name of ['Start', 'View', 'PaymentProcessing', 'Shipping', 'TrackingUpdate', 'Outbox']) expect(letters).toContain(`\\"name\\":\\"${name}\\"`);
  expect(letters).toContain('LedgerMismatch');
  expect(letters).toContain('\\"maxRetries\\":5');
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(5 minutes)',
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersDeadLettersProcessor'), 'Arn'] }, DeadLetterConfig: Match.anyValue() })],
  });
  const polled = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).map(({ Properties }) => JSON.stringify(Properties.EventSourceArn));
  expect(polled.filter((source) => source.includes('DeadLetters'))).toEqual([]);
});

test.each([
  [/^OrdersConsumersStarter/, '5'], [/^OrdersConsumersProjector/, '5'], [/^OrdersTrackingUpdateWorker/, '3'], [/^OrdersFunctionsPayment(?!Logs)/, '5'], [/^OrdersFunctionsShipping/, '5'],
])('%s tells why it gave a message up', (name, receives) => {
  expect(environmentOf(name)).toMatchObject({ DEAD_LETTER_QUEUE_URL: { Ref: expect.stringContaining('DeadLetters') }, FINAL_RECEIVE: receives });
});

test('whoever resumes parked orders may take their messages out of the parking queue, and no others', () => {
  const parking = { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersSagaParkingQueue'), 'Arn'] };
  expect(environmentOf(/^OrdersFunctionsOperations/)).toMatchObject({ PARKING_QUEUE: { Ref: expect.stringMatching(/^OrdersSagaParkingQueue/) } });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^OrdersFunctionsOperations') }],
    PolicyDocument: {
      Statement: Match.arrayWith([{ Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'], Resource: parking }]),
    },
  });
});

test('two alarms: on what is CRITICAL, and on what is given up', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'DeadLetters', Dimensions: Match.arrayWith([{ Name: 'failureClass', Value: 'CRITICAL' }, { Name: 'orders', Value: 'Stack/Orders' }]),
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'DeadLettersParked' });
});

test('it can be left out', () => {
  const without = Template.fromStack(synth(() => ({ deadLetterProcessing: false })).stack);
  expect(Object.keys(without.findResources('AWS::Lambda::Function')).filter((id) => id.includes('DeadLettersProcessor'))).toEqual([]);
});

test.each([
  ['rules without effect', { deadLetterProcessing: false, deadLetterRules: [] }, /deadLetterRules and deadLetterRetries would have no effect/],
  ['retries without effect', { deadLetterProcessing: false, deadLetterRetries: 2 }, /would have no effect/],
  ['retries without end', { deadLetterRetries: 1000 }, /deadLetterRetries is 1000: give 0–10/],
  ['too many rules', { deadLetterRules: Array(100).fill({ pattern: 'Some*Long*Name', failureClass: FailureClass.PERMANENT }) }, /take \d+ of 1000 bytes/],
])('refuses %s', (_, props, message) => {
  expect(() => synth(() => ({ stalledAfter: Duration.minutes(15), ...props }))).toThrow(message);
});
