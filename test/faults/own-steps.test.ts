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

test.each([{}, { express: true }])('steps of the user\'s own that come in while orders are under way, and refuse them when they are taken up again %j', async (engine) => {
  const points = await singles(engine);
  const [deployments, stops] = [points.filter(({ deployAt }) => deployAt), points.filter(({ stopAt }) => stopAt)];
  const schedules = deployments.flatMap((deployment) => stops.flatMap((stop) => together(deployment, stop, { suspicious: true }) ?? []));
  expect(await findingsIn(schedules)).toEqual([]);
  expect(schedules.length).toBeGreaterThan(100);
}, 120_000);

test('orders that are under way when steps of the user\'s own are taken out go through them to the end', async () => {
  const [deployments, takenOut] = [(await singles({ ownSteps: true })).filter(({ deployAt }) => deployAt), { ownSteps: false }];
  for (const schedule of deployments) expect(await explore({ ...schedule, deploys: takenOut })).toMatchObject({ statuses: ['CONFIRMED'], violations: [] });
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
