import type { APIGatewayProxyEvent } from 'aws-lambda';
import { z } from 'zod';
import { HttpError, notFound, route } from '../../src/runtime/http';

const event = (overrides: object): APIGatewayProxyEvent => ({
  headers: {},
  requestContext: { authorizer: { claims: { sub: 'user-1' } } },
  ...overrides,
}) as unknown as APIGatewayProxyEvent;

const echo = route(async (request) => ({ status: 200, body: { caller: request.caller, ...request.body(z.object({ quantity: z.number().int() })) } }));

const parsed = async (answer: ReturnType<typeof echo>) => {
  const { statusCode, body } = await answer;
  return { status: statusCode, body: JSON.parse(body) };
};

test('answers with what the route returns', async () => {
  expect(await parsed(echo(event({ body: '{"quantity":2}' })))).toEqual({ status: 200, body: { caller: 'user-1', quantity: 2 } });
});

test('decodes a base64 body', async () => {
  const body = Buffer.from('{"quantity":2}').toString('base64');
  expect((await parsed(echo(event({ body, isBase64Encoded: true })))).status).toBe(200);
});

test.each([
  ['not JSON', 'quantity=2', 'InvalidJson'],
  ['no body', null, 'InvalidJson'],
  ['a wrong field', '{"quantity":1.5}', 'InvalidRequest'],
])('refuses %s with 400', async (_, body, code) => {
  expect(await parsed(echo(event({ body })))).toMatchObject({ status: 400, body: { error: { code } } });
});

test.each([
  ['{}', 'is missing'],
  ['{"quantity":"two"}', 'must be a number'],
  ['[]', 'must be an object'],
])('says of %s what is wrong with it', async (body, message) => {
  expect((await parsed(echo(event({ body })))).body.error.fields[0].message).toBe(message);
});

test('names every wrong field', async () => {
  const { body } = await parsed(echo(event({ body: '{"quantity":"two"}' })));
  expect(body.error.fields).toEqual([{ field: 'quantity', message: expect.any(String) }]);
});

test('a caller who is not known is refused', async () => {
  expect((await parsed(echo(event({ requestContext: {}, body: '{}' })))).status).toBe(401);
});

test('errors for the caller keep their status; others say nothing of the inside', async () => {
  const thrower = (error: Error) => parsed(route(async () => { throw error; })(event({})));
  expect(await thrower(notFound('order'))).toEqual({ status: 404, body: { error: { code: 'NotFound', message: 'There is no such order.' } } });
  expect((await thrower(new HttpError(409, 'Conflict', 'Twice.'))).status).toBe(409);
  const inside = await thrower(new Error('secret table name'));
  expect(inside.status).toBe(500);
  expect(JSON.stringify(inside.body)).not.toContain('secret');
});
