import { type Job, pendingSteps } from '../../../src/media/core/job';

/** A job as it lies in the table. */
export const jobRecord = (more: Partial<Job> = {}): Job => ({
  jobId: 'j1',
  userId: 'ann',
  fileName: 'film.mp4',
  contentType: 'video/mp4',
  inputKey: 'uploads/j1/film.mp4',
  status: 'PROCESSING',
  createdAt: '2026-11-21T12:00:00Z',
  updatedAt: '2026-11-21T12:00:00Z',
  steps: pendingSteps(),
  ...more,
});
