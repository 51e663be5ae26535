import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Job, pendingSteps } from '../../../src/media/core/job';
import { Jobs } from '../../../src/media/runtime/jobs';
import { MemoryDynamoDb } from '../../dynamodb';

const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const TABLE = {
  KeySchema: [{ AttributeName: 'jobId', KeyType: 'HASH' }],
  AttributeDefinitions: ['jobId', 'userId', 'createdAt'].map(string),
  GlobalSecondaryIndexes: [{
    IndexName: 'by-user',
    KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }, { AttributeName: 'createdAt', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'ALL' },
  }],
};

const job: Job = {
  jobId: 'j1',
  userId: 'ann',
  fileName: 'secret holiday.mp4',
  contentType: 'video/mp4',
  inputKey: 'uploads/j1/film.mp4',
  declaredBytes: 7,
  status: 'PROCESSING',
  createdAt: '2026-11-21T12:00:00Z',
  updatedAt: '2026-11-21T12:00:00Z',
  steps: pendingSteps(),
};

test('of a deleted job that may still be uploaded to only that is left: nobody sees it or works on it', async () => {
  const memory = new MemoryDynamoDb().createTable('jobs', TABLE as any);
  const jobs = new Jobs('jobs', 1, DynamoDBDocumentClient.from(memory.asClient()));
  await jobs.create(job);
  expect(await jobs.markDeleted('j1', 'ben')).toBeUndefined();
  expect(await jobs.markDeleted('j1', 'ann')).toMatchObject({ jobId: 'j1', fileName: job.fileName });
  await jobs.bury('j1', Date.parse('2026-11-21T19:00:00.5Z'));
  const left = (await jobs.get('j1'))!;
  expect(left).toMatchObject({ inputKey: job.inputKey, deletedAt: expect.any(String), expiresAt: Date.parse('2026-11-21T19:00:01Z') / 1000 });
  expect(JSON.stringify(left)).not.toContain('holiday');
  expect((await jobs.ofUser('ann', 10)).jobs).toEqual([]);
  await expect(jobs.beginStep('j1', 'probe')).rejects.toThrow('not being processed');
  expect(await jobs.beginAttempt('j1', 2, 'execution')).toBe(false);
  expect(await jobs.markDeleted('j1', 'ann')).toMatchObject({ jobId: 'j1' });
  await expect(jobs.create(job)).rejects.toThrow();
});
