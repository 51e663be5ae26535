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

describe('a system that signs with IAM', () => {
  const ROLE = 'arn:aws:sts::123456789012:assumed-role/Shop';
  const signed = (headers: object, userArn = `${ROLE}/session-1`) => parsed(echo(event({ headers, body: '{"quantity":1}', requestContext: { identity: { userArn } } })));

  afterEach(() => {
    delete process.env.CALLER_HEADER;
  });

  test('is known by its role, whichever the session', async () => {
    expect((await signed({})).body.caller).toBe(ROLE);
    expect((await signed({}, 'arn:aws:iam::123456789012:user/ann')).body.caller).toBe('arn:aws:iam::123456789012:user/ann');
  });

  test('acts for whom it names, where that is allowed', async () => {
    expect((await signed({ 'customer-id': 'ann' })).body.caller).toBe(ROLE);
    process.env.CALLER_HEADER = 'Customer-Id';
    expect((await signed({ 'customer-id': 'ann' })).body.caller).toBe('ann');
    expect(await signed({ 'Customer-Id': 'a b' })).toMatchObject({ status: 400, body: { error: { fields: [{ field: 'Customer-Id' }] } } });
  });

  test('a signed-in user acts for nobody else', async () => {
    process.env.CALLER_HEADER = 'Customer-Id';
    expect((await parsed(echo(event({ headers: { 'Customer-Id': 'ben' }, body: '{"quantity":1}' })))).body.caller).toBe('user-1');
  });
});

test('errors for the caller keep their status; others say nothing of the inside', async () => {
  const thrower = (error: Error) => parsed(route(async () => { throw error; })(event({})));
  expect(await thrower(notFound('order'))).toEqual({ status: 404, body: { error: { code: 'NotFound', message: 'There is no such order.' } } });
  expect((await thrower(new HttpError(409, 'Conflict', 'Twice.'))).status).toBe(409);
  const inside = await thrower(new Error('secret table name'));
  expect(inside.status).toBe(500);
  expect(JSON.stringify(inside.body)).not.toContain('secret');
});

describe('the origin that may read', () => {
  const origin = async (allowed: string | undefined, caller?: string) => {
    if (allowed) process.env.CORS_ORIGIN = allowed;
    const { headers } = await echo(event({ headers: caller ? { Origin: caller } : {}, body: '{}' }));
    delete process.env.CORS_ORIGIN;
    return [headers!['Access-Control-Allow-Origin'], headers!.Vary];
  };

  test.each([
    ['all', undefined, 'https://c.example', ['*', undefined]],
    ['the only one, whoever calls', 'https://a.example', 'https://c.example', ['https://a.example', undefined]],
    ['of several the one that calls', 'https://a.example,https://b.example', 'https://b.example', ['https://b.example', 'Origin']],
    ['of several none that is not among them', 'https://a.example,https://b.example', 'https://b.example.evil', ['https://a.example', 'Origin']],
    ['of several any, for who tells no origin', 'https://a.example,https://b.example', undefined, ['https://a.example', 'Origin']],
  ])('is %s', async (_, allowed, caller, expected) => expect(await origin(allowed, caller)).toEqual(expected));
});
