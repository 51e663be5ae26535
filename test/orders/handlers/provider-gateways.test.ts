import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { paymentAnswer, PaymentRequest } from '../../../src/orders/core/payment-contract';
import { FunctionGateway, HttpGateway, ProviderError, ProviderTimeout } from '../../../src/orders/handlers/adapters/provider-gateways';

const REQUEST: PaymentRequest = { operation: 'capture', idempotencyKey: 'ORD-1#capture', reference: 'ORD-1', amount: 4500, currency: 'EUR' };

const CONTRACT = { kind: 'Payment' as const, answer: paymentAnswer, timeout: 1000 };

describe('a provider behind HTTP', () => {
  let server: Server;
  let respond: (request: IncomingMessage, body: string, response: ServerResponse) => void;

  beforeEach((done) => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      respond(request, body, response);
    }).listen(0, '127.0.0.1', done);
  });
  afterEach((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  const ask = (secret?: string, timeout = 5000) =>
    new HttpGateway({ ...CONTRACT, timeout }, `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, async () => secret).send(REQUEST);

  test('is asked by operation, with key and secret', async () => {
    let seen: unknown;
    respond = ({ method, url, headers }, body, response) => {
      seen = [method, url, headers['idempotency-key'], headers.authorization, JSON.parse(body)];
      response.end('{"status":"CAPTURED","id":"pay_1"}');
    };
    expect(await ask('secret')).toEqual({ status: 'CAPTURED', id: 'pay_1' });
    expect(seen).toEqual(['POST', '/v1/capture', 'ORD-1#capture', 'Bearer secret', REQUEST]);
  });

  test.each([[500, 'oops'], [200, 'oops'], [200, '{"status":"FINE"}'], [402, '{"status":"DECLINED"}']])('%d %s leaves the outcome open', async (status, body) => {
    respond = (_, __, response) => response.writeHead(status).end(body);
    await expect(ask()).rejects.toThrow(ProviderError);
  });

  test('that does not answer in time leaves the outcome open', async () => {
    respond = () => undefined;
    await expect(ask(undefined, 50)).rejects.toThrow(ProviderTimeout);
  });

  test('that breaks the connection leaves the outcome open', async () => {
    respond = (request) => request.socket.destroy();
    await expect(ask()).rejects.toThrow(ProviderError);
  });
});

describe('a provider that is a function', () => {
  const ask = (answer: object) => new FunctionGateway(CONTRACT, { send: async () => answer } as unknown as LambdaClient, 'arn').send(REQUEST);

  test('answers with its result', async () => {
    expect(await ask({ Payload: Buffer.from('{"status":"DECLINED","reason":"no money"}') })).toEqual({ status: 'DECLINED', reason: 'no money' });
  });

  test('that fails leaves the outcome open', async () => {
    await expect(ask({ FunctionError: 'Unhandled', Payload: Buffer.from('{"errorMessage":"out of memory"}') })).rejects.toThrow(/out of memory/);
  });
});
