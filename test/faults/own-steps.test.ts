import { findingsIn } from './campaign';
import { explore } from './explorer';
import { OWN_POINTS, singles, together } from './points';
import { ANSWERS_AS_BEFORE, TURNS_BACK_ONCE } from './variants';
import { OwnParticipants } from '../orders/own-steps';

test.each([{ ownSteps: true }, { ownSteps: true, express: true }])('orders with steps of the user\'s own: one fault at any point %j', async (engine) => {
  const schedules = await singles(engine);
  expect(await findingsIn(schedules)).toEqual([]);
  expect(schedules.length).toBeGreaterThan(250);
}, 300_000);

test.each([
  { cancelAt: 'capture' }, { suspicious: true }, { taskFaults: [{ task: 'createLabel', kind: 'before' as const, times: Infinity }] },
])('orders with steps of the user\'s own that turn back, one fault more %j', async (turned) => {
  expect(await findingsIn(OWN_POINTS.flatMap((point) => together({ ownSteps: true }, turned, point) ?? []))).toEqual([]);
}, 120_000);

test('a step that answers a repetition as the first time is never asked again once it is undone', async () => {
  const execute = OwnParticipants.prototype.execute;
  OwnParticipants.prototype.execute = ANSWERS_AS_BEFORE(execute);
  try {
    expect(await explore(TURNS_BACK_ONCE)).toMatchObject({ statuses: ['CANCELLED'], violations: [] });
  } finally {
    OwnParticipants.prototype.execute = execute;
  }
});

test('a refusal of a step of the user\'s own rejects the order, with stock and money given back', async () => {
  expect(await explore({ ownSteps: true, suspicious: true })).toMatchObject({ statuses: ['REJECTED'], violations: [] });
});
