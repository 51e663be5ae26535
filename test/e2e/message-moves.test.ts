import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand, ListMessageMoveTasksCommand, ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { ElasticMq, Queue } from './elasticmq/elasticmq';
import { RedriveMachine } from './elasticmq/redrive-machine';
import { eventually } from './environment';
import { Desk } from '../../operate/desk';
import { OperateError } from '../../operate/operate-error';
import { operateProgram } from '../../operate/program';

const missing = ElasticMq.missing();
if (missing) console.log(`SQS's own message moves are not run: ${missing}.`);

(missing ? describe.skip : describe)('SQS\'s own message moves, on ElasticMQ', () => {
  let elasticMq: ElasticMq;
  let dead: Queue;
  let main: Queue;
  let machine: RedriveMachine;
  let round = 0;

  beforeAll(async () => {
    elasticMq = await ElasticMq.start();
  });
  afterAll(() => elasticMq?.stop());
  beforeEach(async () => {
    dead = await elasticMq.createQueue(`dead${++round}`);
    main = await elasticMq.createQueue(`main${round}`, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }) });
    machine = new RedriveMachine(elasticMq.sqs, dead, main);
  });

  const countOf = async ({ url }: Queue) => {
    const { Attributes } = await elasticMq.sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }));
    return Number(Attributes!.ApproximateNumberOfMessages);
  };
  const take = async ({ url }: Queue) => {
    const { Messages = [] } = await elasticMq.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    return Messages;
  };
  const lastMove = async () => (await elasticMq.sqs.send(new ListMessageMoveTasksCommand({ SourceArn: dead.arn }))).Results?.[0];

  /** Sends messages and fails at each until all are dead letters. */
  async function bury(count: number): Promise<string[]> {
    const bodies = Array.from({ length: count }, (_, index) => `m${index}`);
    for (let start = 0; start < count; start += 10) {
      const Entries = bodies.slice(start, start + 10).map((MessageBody, Id) => ({ Id: String(Id), MessageBody }));
      await elasticMq.sqs.send(new SendMessageBatchCommand({ QueueUrl: main.url, Entries }));
    }
    await eventually('all messages dead', async () => {
      for (const { ReceiptHandle } of await take(main)) {
        await elasticMq.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: main.url, ReceiptHandle, VisibilityTimeout: 0 }));
      }
      return await countOf(dead) === count || undefined;
    });
    return bodies;
  }

  /** The operator's command, whose state machine runs here. */
  async function redrive(...args: string[]): Promise<string> {
    const lines: string[] = [];
    const desk = new Desk({}, (line) => lines.push(line));
    // SQS itself is to refuse a second one here.
    desk.running = async () => [];
    desk.start = async <Answer>(_: string, input: object) => {
      const { status, output, error } = await machine.execute(input);
      if (status !== 'SUCCEEDED') throw new OperateError(`${status}: ${error}`);
      return output as Answer;
    };
    await operateProgram(() => desk).parseAsync(['redrive', ...args], { from: 'user' });
    return lines.join('\n');
  }

  test('count the dead letters, and bring all of them back', async () => {
    const bodies = await bury(25);
    expect(await redrive('--dry-run')).toBe('About 25 dead letters wait.');
    expect(await countOf(main)).toBe(0);
    expect(await redrive('--rate', '500')).toBe('About 25 dead letters were moved.');
    expect(await countOf(dead)).toBe(0);
    const back: string[] = [];
    await eventually('all messages back', async () => {
      back.push(...(await take(main)).map(({ Body }) => Body!));
      return back.length >= bodies.length || undefined;
    });
    expect(back.sort()).toEqual(bodies.sort());
  });

  test('move no more a second than asked for', async () => {
    await bury(10);
    const start = Date.now();
    const moved = redrive('--rate', '5');
    expect((await eventually('the move', lastMove)).MaxNumberOfMessagesPerSecond).toBe(5);
    expect(await moved).toBe('About 10 dead letters were moved.');
    expect(Date.now() - start).toBeGreaterThan(1_500);
    expect(await countOf(main)).toBe(10);
  });

  test('are stopped when asked to, and nothing is lost', async () => {
    expect(await redrive('--cancel')).toBe('There is no move to stop.');
    await bury(20);
    const moved = redrive('--rate', '2').then(() => undefined, (error: Error) => error);
    await eventually('some moved', async () => ((await lastMove())?.ApproximateNumberOfMessagesMoved ?? 0) >= 2 || undefined);
    expect(await redrive('--cancel')).toMatch(/^The move was stopped; about \d+ dead letters were moved before\.$/);
    // SQS lists a cancelled move, ElasticMQ 1.6.11 forgets it.
    expect(await moved).toMatchObject({ message: expect.stringMatching(/^FAILED: MessageMove(CANCELLED|Gone)$/) });
    const [left, back] = await eventually('every message in one of the queues', async () => {
      const counts = await Promise.all([dead, main].map(countOf));
      return counts[0] + counts[1] === 20 ? counts : undefined;
    });
    expect(left).toBeGreaterThan(0);
    expect(back).toBeGreaterThanOrEqual(2);
    expect(await redrive('--cancel')).toBe('There is no move to stop.');
  });

  test('are refused while another is under way', async () => {
    await bury(10);
    const first = redrive('--rate', '4');
    await eventually('the first move', lastMove);
    await expect(redrive()).rejects.toThrow('FAILED: Sqs.UnsupportedOperationException');
    expect(await first).toBe('About 10 dead letters were moved.');
  });
});
