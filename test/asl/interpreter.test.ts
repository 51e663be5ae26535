import { StateError } from './errors';
import { Environment, Interpreter } from './interpreter';
import { Json } from './payload';

const last = { End: true };
const machine = (States: Json, rest: Json = {}) => ({ StartAt: Object.keys(States)[0], States, ...rest });

async function run(definition: Json, input: Json = {}, environment: Partial<Environment> = {}) {
  const interpreter = new Interpreter({ task: async ({ parameters }) => parameters, ...environment });
  const execution = await interpreter.run(definition, input);
  return { ...execution, seconds: interpreter.clock.now };
}

/** A task that fails by these errors in turn, then succeeds. */
function failing(...errors: string[]): Partial<Environment> {
  return {
    task: async () => {
      const error = errors.shift();
      if (error) throw new StateError(error, 'because');
      return 'done';
    },
  };
}

const task = (rest: Json = last) => ({ Type: 'Task', Resource: 'r', ...rest });

describe('data', () => {
  test.each<[string, Json, Json, Json]>([
    ['Pass with nothing passes on', { Type: 'Pass' }, { a: 1 }, { a: 1 }],
    ['Pass with a result replaces', { Type: 'Pass', Result: 2 }, { a: 1 }, 2],
    ['ResultPath adds, and makes what is missing on the way', { Type: 'Pass', Result: 2, ResultPath: '$.b.c' }, { a: 1 }, { a: 1, b: { c: 2 } }],
    ['ResultPath null drops the result', task({ ResultPath: null }), { a: 1 }, { a: 1 }],
    ['InputPath selects', { Type: 'Pass', InputPath: '$.a' }, { a: [1] }, [1]],
    ['InputPath null is empty', { Type: 'Pass', InputPath: null }, { a: 1 }, {}],
    ['InputPath with ResultPath copies', { Type: 'Pass', InputPath: '$.a', ResultPath: '$.b' }, { a: 1 }, { a: 1, b: 1 }],
    ['OutputPath selects after ResultPath', { Type: 'Pass', Result: 2, ResultPath: '$.b', OutputPath: '$.b' }, { a: 1 }, 2],
    ['Parameters build', task({ Parameters: { 'x.$': '$.a', 'y': { 'z.$': '$$.Execution.Name' } } }), { a: 1 }, { x: 1, y: { z: 'execution' } }],
    ['ResultSelector sees the result', task({ ResultSelector: { 'x.$': '$.a' }, ResultPath: '$.r' }), { a: 1 }, { a: 1, r: { x: 1 } }],
    ['Succeed selects', { Type: 'Succeed', OutputPath: '$.a' }, { a: 1 }, 1],
    ['a wildcard is a list', { Type: 'Pass', Parameters: { 'all.$': '$.a[*].b' } }, { a: [{ b: 1 }, { b: 2 }, {}] }, { all: [1, 2] }],
  ])('%s', async (_what, state, input, expected) => {
    expect(await run(machine({ S: state.Type === 'Succeed' ? state : { ...state, ...last } }), input)).toMatchObject({ status: 'SUCCEEDED', output: expected });
  });

  test('a path that finds nothing ends the execution, and nothing catches it', async () => {
    const state = task({ Parameters: { 'x.$': '$.b' }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], Retry: [{ ErrorEquals: ['States.ALL'] }], ...last });
    expect(await run(machine({ S: state, Caught: { Type: 'Succeed' } }), { a: 1 })).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('a result that is too large can be caught by its name only', async () => {
    const large = { task: async () => 'x'.repeat(262_144) };
    const caught = (name: string) => machine({ S: task({ Catch: [{ ErrorEquals: [name], Next: 'Caught' }], ...last }), Caught: { Type: 'Succeed' } });
    expect((await run(caught('States.ALL'), {}, large)).error).toBe('States.DataLimitExceeded');
    expect((await run(caught('States.DataLimitExceeded'), {}, large)).status).toBe('SUCCEEDED');
  });
});

describe('retry and catch', () => {
  const retry = (...Retry: Json[]) => machine({ S: task({ Retry, ...last }) });

  test('waits grow to the longest, one transition each', async () => {
    const definition = retry({ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 });
    const { seconds, entered } = await run(definition, {}, failing('Busy', 'Busy', 'Busy', 'Busy'));
    expect({ seconds, entered: entered.length }).toEqual({ seconds: 2 + 6 + 10 + 10, entered: 5 });
  });

  test('full jitter waits a part', async () => {
    const definition = retry({ ErrorEquals: ['Busy'], IntervalSeconds: 8, JitterStrategy: 'FULL' });
    expect((await run(definition, {}, { ...failing('Busy'), random: () => 0.25 })).seconds).toBe(2);
  });

  test('each retrier counts for itself, and the first that matches decides', async () => {
    const definition = retry({ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'], MaxAttempts: 1 });
    expect((await run(definition, {}, failing('A', 'B'))).status).toBe('SUCCEEDED');
    expect((await run(definition, {}, failing('A', 'A'))).error).toBe('A');
  });

  test('three attempts, from a second, doubled, unless told otherwise', async () => {
    expect((await run(retry({ ErrorEquals: ['A'] }), {}, failing('A', 'A', 'A'))).seconds).toBe(1 + 2 + 4);
    expect((await run(retry({ ErrorEquals: ['A'] }), {}, failing('A', 'A', 'A', 'A'))).status).toBe('FAILED');
  });

  test.each([
    ['A', ['A'], true], ['A', ['B'], false], ['A', ['States.ALL'], true], ['A', ['States.TaskFailed'], true],
    ['States.Timeout', ['States.TaskFailed'], false], ['States.Timeout', ['States.Timeout'], true], ['States.Timeout', ['States.ALL'], true],
    ['States.HeartbeatTimeout', ['States.Timeout'], true], ['States.DataLimitExceeded', ['States.ALL'], false],
  ])('%s is caught by %j: %s', async (error, ErrorEquals, caught) => {
    const definition = machine({ S: task({ Catch: [{ ErrorEquals, ResultPath: '$.error', Next: 'Caught' }], ...last }), Caught: { Type: 'Succeed' } });
    const { status, output } = await run(definition, { a: 1 }, failing(error));
    expect(status).toBe(caught ? 'SUCCEEDED' : 'FAILED');
    if (caught) expect(output).toEqual({ a: 1, error: { Error: error, Cause: 'because' } });
  });

  test('an error is known by its name', async () => {
    const fails = { task: async () => { throw Object.assign(new Error('no'), { name: 'Declined' }); } };
    expect(await run(machine({ S: task() }), {}, fails)).toMatchObject({ status: 'FAILED', error: 'Declined', cause: 'no' });
  });
});

describe('time', () => {
  const sleeping = (seconds: number) => {
    const interpreter: Interpreter = new Interpreter({ task: () => interpreter.clock.sleep(seconds) });
    return interpreter;
  };

  test('a task that takes too long', async () => {
    const definition = machine({ S: task({ TimeoutSeconds: 10, ...last }) });
    expect(await sleeping(10.5).run(definition, {})).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await sleeping(9.5).run(definition, {})).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('an execution that takes too long', async () => {
    expect(await sleeping(10).run(machine({ S: task() }, { TimeoutSeconds: 5 }), {})).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });

  test.each<[Json, number]>([[{ Seconds: 7 }, 7], [{ SecondsPath: '$.s' }, 3], [{ Timestamp: '1970-01-01T00:01:00Z' }, 60], [{ TimestampPath: '$.t' }, 5]])(
    'Wait %j', async (state, seconds) => {
      expect((await run(machine({ S: { Type: 'Wait', ...state, ...last } }), { s: 3, t: '1970-01-01T00:00:05Z' })).seconds).toBe(seconds);
    });

  test('a callback is waited for, kept alive by heartbeats, and lost without', async () => {
    const definition = machine({ S: task({ Resource: 'r.waitForTaskToken', Parameters: { 'token.$': '$$.Task.Token' }, HeartbeatSeconds: 5, ...last }) });
    const worker = (beats: number) => {
      const interpreter: Interpreter = new Interpreter({
        task: async ({ parameters: { token } }) => {
          for (let beat = 1; beat <= beats; beat++) interpreter.clock.at(beat * 4, () => interpreter.callbacks.sendTaskHeartbeat(token));
          interpreter.clock.at(16, () => interpreter.callbacks.sendTaskSuccess(token, { ok: true }));
        },
      });
      return interpreter.run(definition, {});
    };
    expect(await worker(3)).toMatchObject({ status: 'SUCCEEDED', output: { ok: true } });
    expect(await worker(1)).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
  });
});

describe('parallel and map', () => {
  const branch = (name: string, state: Json) => machine({ [name]: state });

  test('answers with a list, in the order of the branches', async () => {
    const Branches = [branch('A', { Type: 'Wait', Seconds: 5, ...last }), branch('B', { Type: 'Pass', Result: 2, ...last })];
    const { output, seconds, entered } = await run(machine({ P: { Type: 'Parallel', Branches, ResultPath: '$.both', ...last } }), { a: 1 });
    expect({ output, seconds, entered }).toEqual({ output: { a: 1, both: [{ a: 1 }, 2] }, seconds: 5, entered: ['P', 'A', 'B'] });
  });

  test('a branch that fails stops the others before their next state', async () => {
    const slow = machine({ Slow: { Type: 'Wait', Seconds: 5, Next: 'Never' }, Never: { Type: 'Pass', ...last } });
    const P = { Type: 'Parallel', Branches: [branch('Bad', { Type: 'Fail', Error: 'Bad' }), slow], Catch: [{ ErrorEquals: ['Bad'], Next: 'Later' }], ...last };
    const { entered } = await run(machine({ P, Later: { Type: 'Wait', Seconds: 10, ...last } }));
    expect(entered).toEqual(['P', 'Bad', 'Slow', 'Later']);
  });

  test('map runs over items, some at a time', async () => {
    const M = {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 2,
      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'n.$': '$$.Map.Item.Index', 'k.$': '$.k' },
      ItemProcessor: branch('W', { Type: 'Wait', Seconds: 4, ...last }),
      ...last,
    };
    const { output, seconds } = await run(machine({ M }), { items: ['a', 'b', 'c'], k: 9 });
    expect(output).toEqual([{ item: 'a', n: 0, k: 9 }, { item: 'b', n: 1, k: 9 }, { item: 'c', n: 2, k: 9 }]);
    expect(seconds).toBe(8);
  });
});

describe('choice', () => {
  test.each<[Json, Json, boolean]>([
    [{ Variable: '$.a', StringEquals: 'x' }, { a: 'x' }, true],
    [{ Variable: '$.a', StringEquals: '1' }, { a: 1 }, false],
    [{ Variable: '$.a', NumericGreaterThan: 1 }, { a: 2 }, true],
    [{ Variable: '$.a', NumericLessThanEqualsPath: '$.b' }, { a: 2, b: 2 }, true],
    [{ Variable: '$.a', BooleanEquals: false }, { a: false }, true],
    [{ Variable: '$.a', TimestampLessThan: '2026-01-02T00:00:00Z' }, { a: '2026-01-01T00:00:00Z' }, true],
    [{ Variable: '$.a.b', IsPresent: true }, { a: 'text' }, false],
    [{ Variable: '$.a', IsPresent: false }, {}, true],
    [{ Variable: '$.a', IsNull: true }, { a: null }, true],
    [{ Variable: '$.a', IsNumeric: true }, { a: '1' }, false],
    [{ Variable: '$.a', StringMatches: '*[No*' }, { a: 'reasons [None]' }, true],
    [{ Variable: '$.a', StringMatches: 'a\\*' }, { a: 'ab' }, false],
    [{ Not: { Variable: '$.a', IsPresent: true } }, {}, true],
    [{ And: [{ Variable: '$.a', IsPresent: true }, { Variable: '$.a', StringEquals: 'x' }] }, {}, false],
    [{ Or: [{ Variable: '$.a', IsPresent: true }, { Variable: '$.b', IsPresent: true }] }, { b: 1 }, true],
  ])('%j of %j: %s', async (rule, input, holds) => {
    const definition = machine({ C: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' }, Yes: { Type: 'Succeed' }, No: { Type: 'Succeed' } });
    expect((await run(definition, input)).entered.at(-1)).toBe(holds ? 'Yes' : 'No');
  });

  test('comparing what is not there ends the execution', async () => {
    expect((await run(machine({ C: { Type: 'Choice', Choices: [{ Variable: '$.a', StringEquals: 'x', Next: 'C' }], Default: 'C' } }))).error).toBe('States.Runtime');
  });
});

describe('intrinsic functions', () => {
  test.each<[string, Json]>([
    ["States.Format('{}#{} \\{\\}', $.a, $.n)", 'x#1 {}'],
    ["States.Hash(States.Format('{}', $.a), 'MD5')", '9dd4e461268c8034f5c8564e155c67a6'],
    ['States.JsonMerge($.o, $.p, false)', { a: 1, b: 2 }],
    ["States.StringToJson('{\"a\": 1}')", { a: 1 }],
    ['States.JsonToString($.o)', '{"a":1}'],
    ['States.Array($.a, 2, true, null)', ['x', 2, true, null]],
    ['States.ArrayGetItem($.l, 1)', 2],
    ['States.ArrayLength($.l)', 3],
    ['States.ArrayContains($.l, 2)', true],
    ['States.ArrayPartition($.l, 2)', [[1, 2], [2]]],
    ['States.ArrayRange(1, 9, 4)', [1, 5, 9]],
    ['States.ArrayUnique($.l)', [1, 2]],
    ['States.MathAdd($.n, -3)', -2],
    ["States.StringSplit('a,b.c', ',.')", ['a', 'b', 'c']],
    ["States.Base64Decode(States.Base64Encode('it\\'s'))", 'it\'s'],
    ["$['a']", 'x'],
    ['$.l[-1]', 2],
  ])('%s', async (expression, expected) => {
    const input = { a: 'x', n: 1, o: { a: 1 }, p: { b: 2 }, l: [1, 2, 2] };
    expect((await run(machine({ S: { Type: 'Pass', Parameters: { 'v.$': expression }, ...last } }), input)).output).toEqual({ v: expected });
  });

  test.each(["States.Format('{}')", 'States.Nothing()', "States.Format('{}', ", 'a.b', '$.x'])('%s is refused', async (expression) => {
    expect((await run(machine({ S: { Type: 'Pass', Parameters: { 'v.$': expression }, ...last } }))).error).toBe('States.Runtime');
  });
});
