import * as lambdaModule from '@aws-sdk/client-lambda';
import * as sfnModule from '@aws-sdk/client-sfn';
import * as snsModule from '@aws-sdk/client-sns';

const { LambdaClient } = lambdaModule;
const { ExecutionAlreadyExists, SFNClient } = sfnModule;
const { SNSClient } = snsModule;

const event = {
  alarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:Läuft', alarmData: { alarmName: 'Läuft', state: { value: 'ALARM', timestamp: '2026-11-21T10:00:00' } },
};

/** Runs the handler with a remedy; answers what was sent to AWS, in order. What helps fails with the error. */
async function run(remedy: object, error?: Error) {
  const sent: [string, Record<string, unknown>][] = [];
  for (const client of [LambdaClient, SFNClient, SNSClient]) {
    jest.spyOn(client.prototype as any, 'send').mockImplementation(async (command: any) => {
      sent.push([command.constructor.name, command.input]);
      if (error && command.constructor.name !== 'PublishCommand') throw error;
    });
  }
  Object.assign(process.env, { REMEDY: JSON.stringify(remedy), TOPIC_ARN: 'arn:topic', AWS_REGION: 'eu-central-1' });
  const { handler } = freshHandler();
  const outcome = await handler(event).catch((thrown) => thrown);
  return { sent, outcome };
}

/** Read anew, since it reads its remedy once; the clients stay, so that they can be spied on. */
function freshHandler(): { handler: (event: unknown) => Promise<string> } {
  const clients = { lambda: lambdaModule, sfn: sfnModule, sns: snsModule };
  let fresh: any;
  jest.isolateModules(() => {
    for (const [name, module] of Object.entries(clients)) jest.doMock(`@aws-sdk/client-${name}`, () => module);
    fresh = jest.requireActual('../../../src/observability/handlers/remediate.lambda');
  });
  return fresh;
}

const start = { kind: 'START_EXECUTION', stateMachineArn: 'arn:redrive', input: '{}' };

test.each<[object, string, object]>([
  [start, 'StartExecutionCommand', { stateMachineArn: 'arn:redrive', name: 'L_uft-2026-11-21T10_00_00', input: '{}' }],
  [{ kind: 'SET_CONCURRENCY', functionName: 'worker', concurrency: 0 }, 'PutFunctionConcurrencyCommand', { FunctionName: 'worker', ReservedConcurrentExecutions: 0 }],
  [{ kind: 'STOP_CONSUMING', eventSourceMappingId: 'abc' }, 'UpdateEventSourceMappingCommand', { UUID: 'abc', Enabled: false }],
])('%j', async (remedy, command, input) => {
  const { sent, outcome } = await run(remedy);
  expect(outcome).toBe('DONE');
  expect(sent).toEqual([[command, input], ['PublishCommand', expect.objectContaining({ TopicArn: 'arn:topic', Subject: 'Remedy applied: L?uft' })]]);
});

test('an execution that runs already is as good as started', async () => {
  const { sent, outcome } = await run(start, new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));
  expect(outcome).toBe('DONE');
  expect(sent[1][1].Subject).toBe('Remedy applied: L?uft');
});

test('any other error is told and thrown', async () => {
  const { sent, outcome } = await run(start, new Error('denied'));
  expect(outcome).toMatchObject({ message: 'denied' });
  expect(sent[1][1].Subject).toBe('Remedy failed: L?uft');
});
