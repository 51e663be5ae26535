import { CircuitBreaker } from './adapters/circuit-breaker';
import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { gatewayFromEnv } from './adapters/provider-gateways';
import { tellingWhy } from './forward-failure';
import { outcomeOf, step, StepOrder, StepRequest } from './step-request';
import { directOrQueued } from '../../runtime/task-worker';
import { PaymentAnswer, paymentAnswer, PaymentRequest } from '../core/payment-contract';
import { PaymentSteps } from '../core/payment-steps';

const db = documentClient();
const store = new OrderStore(db, { ordersTable: env('ORDERS_TABLE') });
const timeout = Number(env('PAYMENT_TIMEOUT_MS'));
const provider = gatewayFromEnv<PaymentRequest, PaymentAnswer>({ kind: 'Payment', answer: paymentAnswer, timeout });
if (!provider) throw new Error('PAYMENT_FUNCTION or PAYMENT_URL has to be set.');
const gateway = new CircuitBreaker(provider, db, env('ORDERS_TABLE'), {
  threshold: Number(env('CIRCUIT_THRESHOLD')),
  resetTimeout: Number(env('CIRCUIT_RESET_MS')),
  callTimeout: 2 * timeout,
});

type Task = 'authorise' | 'capture' | 'undo' | 'reconcileAuthorisation' | 'reconcileCapture';

/** Steps answer nothing; reconciliations whether it happened. */
export const handler = directOrQueued(step(async (request: StepRequest<Task>) =>
  outcomeOf(await new PaymentSteps(new StepOrder(store, request), gateway)[request.task]())), tellingWhy);
