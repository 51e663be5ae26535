import fc from 'fast-check';
import { jobRecord as job } from './jobs';
import { type Job, pendingSteps } from '../../../src/media/core/job';
import { type JobChange, newest, statusMessage } from '../../../src/media/core/status-message';

test('a change is told to the owner, without what is ours', () => {
  const before = job();
  const ours = { execution: 'arn:execution', inputBucket: 'bucket', expiresAt: 1, declaredBytes: 7 };
  const after = job({ ...ours, steps: { ...before.steps, encode: { state: 'RUNNING', percent: 40 } } });
  const { userId, inputKey, execution, inputBucket, expiresAt, declaredBytes, ...shown } = after;
  expect(statusMessage({ before, after })).toEqual({ userId: 'ann', message: { type: 'job', job: shown } });
});

test('a change that nobody would see is not', () => {
  expect(statusMessage({ before: job(), after: job({ updatedAt: '2026-11-21T12:00:01Z', encodedParts: new Set(['1']), failureHandledAt: 'now' }) })).toBeUndefined();
});

test('a job that is deleted is told of once; one that is forgotten too', () => {
  const marked = job({ deletedAt: '2026-11-21T12:00:00Z' });
  const deleted = { userId: 'ann', message: { type: 'deleted', jobId: 'j1' } };
  expect(statusMessage({ before: job(), after: marked })).toEqual(deleted);
  expect(statusMessage({ before: marked })).toBeUndefined();
  expect(statusMessage({ before: job({ status: 'UPLOAD_PENDING' }) })).toEqual(deleted);
  expect(statusMessage({})).toBeUndefined();
});

test('however changes come in batches, whoever takes the last message of each job has its last state', () => {
  const state = fc.record({ jobId: fc.constantFrom('j1', 'j2', 'j3'), percent: fc.integer({ min: 0, max: 4 }) });
  const batches = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 });
  fc.assert(fc.property(fc.array(state, { maxLength: 30 }), batches, (states, sizes) => {
    const table = new Map<string, Job>();
    const changes: JobChange[] = states.map(({ jobId, percent }) => {
      const before = table.get(jobId);
      const after = job({ jobId, steps: { ...pendingSteps(), encode: { state: 'RUNNING', percent } } });
      table.set(jobId, after);
      return { before, after };
    });
    const seen = new Map<string, unknown>();
    for (const size of sizes) {
      for (const change of newest(changes.splice(0, size))) {
        const told = statusMessage(change);
        if (told?.message.type === 'job') seen.set(told.message.job.jobId, told.message.job.steps);
      }
    }
    expect(seen).toEqual(new Map([...table].map(([jobId, { steps }]) => [jobId, steps])));
  }));
});
