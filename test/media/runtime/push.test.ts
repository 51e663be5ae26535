import { ApiGatewayManagementApiClient, GoneException } from '@aws-sdk/client-apigatewaymanagementapi';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Job } from '../../../src/media/core/job';
import { handler } from '../../../src/media/handlers/push.lambda';
import { Connections } from '../../../src/media/runtime/connections';
import { jobRecord as job } from '../core/jobs';

process.env.CONNECTIONS = 'connections';

const change = (sequence: string, before: Job | undefined, after: Job | undefined): any => ({
  dynamodb: { SequenceNumber: sequence, OldImage: before && marshall(before), NewImage: after && marshall(after) },
});
const changes = { Records: [change('1', job(), job({ attempt: 2 })), change('2', job({ attempt: 2 }), job({ status: 'COMPLETED' }))] };

let posted: [string, any][];
let answers: Record<string, Error>;
let removed: jest.SpyInstance;

beforeEach(() => {
  [posted, answers] = [[], {}];
  jest.spyOn(Connections.prototype, 'of').mockImplementation(async (userId) => (userId === 'ann' ? ['a1', 'a2'] : ['b1']));
  removed = jest.spyOn(Connections.prototype, 'remove').mockResolvedValue();
  jest.spyOn(ApiGatewayManagementApiClient.prototype, 'send').mockImplementation(async ({ input }: any) => {
    if (answers[input.ConnectionId]) throw answers[input.ConnectionId];
    posted.push([input.ConnectionId, JSON.parse(input.Data)]);
  });
});
afterEach(() => jest.restoreAllMocks());

test('every connection of the owner is told the newest state, once a batch', async () => {
  expect(await handler(changes)).toEqual({ batchItemFailures: [] });
  expect(posted.map(([id, { type, job: told }]) => [id, type, told.status])).toEqual([['a1', 'job', 'COMPLETED'], ['a2', 'job', 'COMPLETED']]);
  expect(posted[0][1].job).not.toHaveProperty('inputKey');
});

test('a connection that is gone is removed, the others are told', async () => {
  answers.a1 = new GoneException({ message: 'gone', $metadata: {} });
  expect(await handler(changes)).toEqual({ batchItemFailures: [] });
  expect(removed.mock.calls).toEqual([['ann', 'a1']]);
  expect(posted.map(([id]) => id)).toEqual(['a2']);
});

test('what cannot be told now comes again, from the first on', async () => {
  answers.a2 = new Error('throttled');
  expect(await handler(changes)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect(removed).not.toHaveBeenCalled();
});
