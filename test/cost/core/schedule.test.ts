import { readTemplate } from '../../../src/cost/core/model';
import { runsAMonth, runsOf } from '../../../src/cost/core/schedule';

test.each([
  ['rate(1 minute)', 43_800],
  ['rate(5 minutes)', 8_760],
  ['rate(1 hour)', 730],
  ['rate(1 day)', 730 / 24],
  ['cron(0 3 * * ? *)', 730 / 24],
  ['cron(0/15 * * * ? *)', 4 * 730],
  ['cron(*/20 8-17 * * ? *)', 30 * 730 / 24],
  ['cron(0 12 ? * MON-FRI *)', 5 * 730 / 24 / 7],
  ['cron(0 0 1 * ? *)', 1],
  ['cron(0 0 1,15 1,7 ? *)', 2 * 2 / 12],
  ['at(2026-11-21T00:00:00)', 0],
])('%s comes round %f times a month', (expression, runs) => {
  expect(runsAMonth(expression)).toBeCloseTo(runs, 6);
});

test('rules and schedules run their targets unless they are disabled', () => {
  const fn = { Type: 'AWS::Lambda::Function' };
  const aim = { 'Fn::GetAtt': ['Fn', 'Arn'] };
  const model = readTemplate('S', {
    Resources: {
      Fn: fn,
      Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', State: 'ENABLED', Targets: [{ Arn: aim }, { Arn: aim }] } },
      Off: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', State: 'DISABLED', Targets: [{ Arn: aim }] } },
      Pattern: { Type: 'AWS::Events::Rule', Properties: { EventPattern: {}, Targets: [{ Arn: aim }] } },
      Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(2 hours)', Target: { Arn: aim } } },
    },
  });
  expect(runsOf(model[0], model)).toBeCloseTo(2 * 730 + 365, 6);
});
