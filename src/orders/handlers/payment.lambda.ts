import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CircuitBreaker } from './adapters/circuit-breaker';
import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { FunctionGateway, HttpGateway } from './adapters/payment-gateways';
import { step, StepOrder, StepRequest } from './step-request';
import { directOrQueued } from '../../runtime/task-worker';
import { PaymentGateway } from '../core/payment-contract';
import { PaymentSteps } from '../core/payment-steps';

const db = documentClient();
const store = new OrderStore(db, { ordersTable: env('ORDERS_TABLE') });
const timeout = Number(env('PAYMENT_TIMEOUT_MS'));
const gateway = new CircuitBreaker(gatewayFromEnv(), db, env('ORDERS_TABLE'), {
  threshold: Number(env('CIRCUIT_THRESHOLD')),
  resetTimeout: Number(env('CIRCUIT_RESET_MS')),
  callTimeout: 2 * timeout,
});

type Task = 'authorise' | 'capture' | 'undo' | 'reconcileAuthorisation' | 'reconcileCapture';

/** Steps answer nothing; reconciliations whether it happened. */
export const handler = directOrQueued(step(async (request: StepRequest<Task>) => {
  const happened = await new PaymentSteps(new StepOrder(store, request), gateway)[request.task]();
  return happened === undefined ? undefined : { status: happened ? 'DONE' : 'NOT_DONE' };
}));

function gatewayFromEnv(): PaymentGateway {
  const { PAYMENT_FUNCTION: functionArn, PAYMENT_URL: url, PAYMENT_SECRET: parameter } = process.env;
  if (functionArn) return new FunctionGateway(new LambdaClient({}), functionArn, timeout);
  if (!url) throw new Error('PAYMENT_FUNCTION or PAYMENT_URL has to be set.');
  return new HttpGateway(url, timeout, parameter ? secretFrom(parameter) : async () => undefined);
}

/** Reads a parameter once an instance; a failed read is tried again by the next request. */
function secretFrom(parameter: string): () => Promise<string | undefined> {
  const ssm = new SSMClient({});
  let secret: string | undefined;
  return async () => (secret ??= (await ssm.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }))).Parameter?.Value);
}
