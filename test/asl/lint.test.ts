import { lint } from './lint';
import { Json } from './payload';

const good = (): Json => ({
  StartAt: 'A',
  States: {
    A: {
      Type: 'Task',
      TimeoutSeconds: 10,
      HeartbeatSeconds: 5,
      Next: 'B',
      Retry: [{ ErrorEquals: ['X'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxDelaySeconds: 2, JitterStrategy: 'FULL' }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Z' }],
    },
    B: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Z' }], Default: 'P' },
    P: {
      Type: 'Parallel',
      End: true,
      Branches: [{ StartAt: 'C', States: { C: { Type: 'Pass', End: true } } }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Z' }],
    },
    Z: { Type: 'Succeed' },
  },
});

test('nothing is wrong with what is right', () => {
  expect(lint(good())).toEqual([]);
});

test.each<[string, (definition: Json) => unknown, string]>([
  ['a start that is not there', (d) => (d.StartAt = 'N'), "StartAt names 'N', which is not there"],
  ['a next that is not there', (d) => (d.States.A.Next = 'N'), "'A' leads to 'N', which is not there"],
  ['a target of a rule that is not there', (d) => (d.States.B.Choices[0].Next = 'N'), "'B' leads to 'N', which is not there"],
  ['a target of a catcher that is not there', (d) => (d.States.A.Catch[0].Next = 'N'), "'A' leads to 'N', which is not there"],
  ['a state that is never met', (d) => (d.States.X = { Type: 'Succeed' }), "'X' cannot be reached"],
  ['a branch with a wrong next', (d) => (d.States.P.Branches[0].States.C = { Type: 'Pass', Next: 'Z' }), "'C' leads to 'Z', which is not there"],
  ['one name twice', (d) => (d.States.P.Branches[0] = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }), "two states are called 'A'"],
  ['a dead end', (d) => delete d.States.P.End, "'P' needs either Next or End"],
  ['a choice without default', (d) => delete d.States.B.Default, "'B' needs rules and a default"],
  ['no time-out', (d) => delete d.States.A.TimeoutSeconds, "'A' has no time-out"],
  ['a late heartbeat', (d) => (d.States.A.HeartbeatSeconds = 10), "'A' has a heartbeat that never beats"],
  ['nothing caught', (d) => delete d.States.A.Catch, "'A' does not catch States.ALL"],
  ['an input that is lost', (d) => delete d.States.A.Catch[0].ResultPath, "'A' loses its input when it catches"],
  ['no jitter', (d) => delete d.States.A.Retry[1].JitterStrategy, "'A' tries again without jitter"],
  ['a delay too short', (d) => (d.States.A.Retry[1].MaxDelaySeconds = 1), "'A' has a MaxDelaySeconds that is not above IntervalSeconds"],
  ['a wildcard in company', (d) => d.States.A.Retry[1].ErrorEquals.push('Y'), "'A' names States.ALL other than alone and last"],
])('finds %s', (_what, breakIt, problem) => {
  const definition = good();
  breakIt(definition);
  expect(lint(definition)).toContain(problem);
});
