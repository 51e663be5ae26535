import { explore, Outcome, Schedule } from './explorer';
import { SandboxProvider } from '../../examples/reference-app/sandbox-payments/provider';
import { PaymentSteps } from '../../src/orders/core/payment-steps';
import { StockSteps } from '../../src/orders/handlers/stock-steps';
import { Fault } from '../dynamodb';

const TASKS = ['reserve', 'authorise', 'allocate', 'createLabel', 'capture', 'dispatch'];
const UNDO = ['release', 'undo', 'releaseAllocation', 'cancelLabel', 'close'];
const KINDS = ['before', 'after', 'late'] as const;
const MOMENTS = [...TASKS, 'authorise answered', 'capture answered'];
const FAULTS: Fault[] = ['before', 'after', 'throttle'];

interface Found {
  readonly schedule: Schedule;
  readonly violations: string[];
}

async function violationsOf(schedules: Schedule[]): Promise<{ found: Found[]; ends: Set<string> }> {
  const found: Found[] = [];
  const ends = new Set<string>();
  for (const schedule of schedules) {
    const { violations, order, parked }: Outcome = await explore(schedule);
    ends.add(order.status);
    if (parked) ends.add('PARKED');
    if (violations.length) found.push({ schedule, violations });
  }
  return { found, ends };
}

const taskFaults = (tasks: string[], often = [1, Infinity]) =>
  tasks.flatMap((task) => KINDS.flatMap((kind) => often.map((times) => ({ task, kind, times }))));

test('a crash, a conflict or a throttled call at any access to the database', async () => {
  const { calls } = await explore({});
  const schedules = Array.from({ length: calls }, (_, index) => FAULTS.map((fault): Schedule => ({ database: [{ call: index + 1, fault }] }))).flat();
  const { found, ends } = await violationsOf(schedules);
  expect(found).toEqual([]);
  expect([...ends]).toEqual(['CONFIRMED']);
  expect(schedules.length).toBeGreaterThan(60);
}, 120_000);

test('any step that dies before or after its work, or does it late, once or for good', async () => {
  const { found, ends } = await violationsOf(taskFaults([...TASKS, ...UNDO]).map((fault) => ({ tasks: [fault] })));
  expect(found).toEqual([]);
  expect([...ends].sort()).toEqual(['CANCELLED', 'CONFIRMED', 'PARKED']);
}, 120_000);

test('the same for orders that are declined, and for a provider that is down', async () => {
  const schedules = ['tok_declined', 'tok_error', 'tok_timeout', 'tok_timeout_capture'].flatMap((paymentMethod) =>
    taskFaults([...TASKS, ...UNDO]).map((fault): Schedule => ({ paymentMethod, tasks: [fault] })));
  expect((await violationsOf(schedules)).found).toEqual([]);
}, 120_000);

test('any undo that fails after any step that fails for good: parked orders end well once they are mended and resumed', async () => {
  const forward = TASKS.map((task) => ({ task, kind: 'before' as const, times: Infinity }));
  const schedules = forward.flatMap((one) => taskFaults(UNDO).map((other): Schedule => ({ tasks: [one, other] })));
  const { found, ends } = await violationsOf(schedules);
  expect(found).toEqual([]);
  expect([...ends].sort()).toEqual(['CANCELLED', 'CONFIRMED', 'PARKED']);
}, 300_000);

test('a cancellation at any moment, while any step fails', async () => {
  const schedules = MOMENTS.flatMap((cancel) => [undefined, ...taskFaults([...TASKS, ...UNDO], [1])].map((fault): Schedule => ({
    cancelAt: cancel, tasks: fault && [fault],
  })));
  const { found, ends } = await violationsOf(schedules);
  expect(found).toEqual([]);
  expect([...ends].sort()).toEqual(['CANCELLED', 'CONFIRMED']);
}, 300_000);

test.each(['authorise', 'capture', 'void', 'refund', 'lookUp'] as const)('requests to %s that reach the provider long after', async (lateRequests) => {
  const schedules = [undefined, 'capture', 'capture answered'].map((cancel): Schedule => ({ lateRequests, cancelAt: cancel }));
  expect((await violationsOf(schedules)).found).toEqual([]);
});

describe('the explorer finds', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const told = async (schedule: Schedule) => (await explore(schedule)).violations;

  test('a payment that is not given back', async () => {
    jest.spyOn(PaymentSteps.prototype, 'undo').mockResolvedValue();
    expect(await told({ cancelAt: 'allocate' })).toContain('still PARKED after it was mended and resumed');
  });

  test('a provider that is asked without a key', async () => {
    const handle = SandboxProvider.prototype.handle;
    jest.spyOn(SandboxProvider.prototype, 'handle').mockImplementation(function (this: SandboxProvider, asked) {
      return handle.call(this, { ...asked, idempotencyKey: undefined });
    });
    expect(await told({ paymentMethod: 'tok_timeout_capture' })).toContain('captured more than once');
  });

  test('stock that is looked at and then taken', async () => {
    jest.spyOn(StockSteps.prototype, 'release').mockImplementation(async function (this: any) {
      const { order } = await this.order.load();
      for (const { productId, quantity } of order.items) await this.catalogue.put({ productId, price: 1, currency: 'EUR', addQuantity: quantity });
    });
    expect(await told({ tasks: [{ task: 'createLabel', kind: 'before', times: Infinity }] })).toContain('the stock does not add up');
  });

  test('a provider that forgets what was voided before it came', async () => {
    const handle = SandboxProvider.prototype.handle;
    jest.spyOn(SandboxProvider.prototype, 'handle').mockImplementation(async function (this: SandboxProvider, asked) {
      const { status } = asked.operation === 'void' ? await handle.call(this, { ...asked, operation: 'lookUp' }) : { status: undefined };
      return status === 'NONE' ? { status: 'VOIDED' } : handle.call(this, asked);
    });
    expect(await told({ lateRequests: 'authorise' })).toContain('money is still held');
  });
});
