import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { z } from 'zod';

/** A field of the request that is wrong, e.g. `{ field: 'items.0.quantity', message: 'must be a whole number' }`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An answer other than success, in words for the caller. */
export class HttpError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly fields?: FieldError[]) {
    super(message);
    this.name = 'HttpError';
  }
}

export const notFound = (what: string) => new HttpError(404, 'NotFound', `There is no such ${what}.`);

/** What a route sees of a request. */
export interface HttpRequest {
  /** Who calls: the Cognito `sub`; the IAM caller's ARN, or whom it acts for. */
  readonly caller: string;
  /** What the caller's token says; nothing for IAM callers. */
  readonly claims: Record<string, unknown>;
  readonly method: string;
  readonly path: Record<string, string | undefined>;
  readonly query: Record<string, string | undefined>;
  /** The header's value; names in any case. */
  header(name: string): string | undefined;
  /** The JSON body, checked. Throws a 400 that names every wrong field. */
  body<T>(schema: z.ZodType<T>): T;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Ample for what these APIs take; the gateway itself would let 10 MB through. */
const MAX_BODY_BYTES = 64 * 1024;

const logger = new Logger();

/** Wraps a route as a Lambda proxy handler: parsing, answers, errors. `CORS_ORIGIN` names the origins allowed to read, commas between. */
export function route(handle: (request: HttpRequest) => Promise<HttpResponse>) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const headers = lowerCased(event);
    const answer = (status: number, body: unknown) => answerTo(headers.origin, status, body);
    try {
      const { status, body } = await handle(toRequest(event, headers));
      return answer(status, body);
    } catch (error) {
      if (error instanceof HttpError) {
        return answer(error.status, { error: { code: error.code, message: error.message, fields: error.fields } });
      }
      logger.error('unexpected error', error as Error);
      return answer(500, { error: { code: 'InternalError', message: 'Something went wrong on our side. Try again later.' } });
    }
  };
}

/**
 * Several routes in one function, by method and path: `{ 'POST /upload/{jobId}/parts': parts }`.
 * Where an API mounts them elsewhere, its paths end like that.
 */
export function routes(table: Record<string, (request: HttpRequest) => Promise<HttpResponse>>) {
  const wrapped = Object.entries(table).map(([name, handle]) => {
    const [method, path] = name.split(' ');
    return { method, path, handler: route(handle) };
  });
  const unknown = route(async () => { throw notFound('route'); });
  return (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const found = wrapped.find(({ method, path }) => event.httpMethod === method && event.resource.endsWith(path));
    return (found?.handler ?? unknown)(event);
  };
}

function toRequest(event: APIGatewayProxyEvent, headers: RequestHeaders): HttpRequest {
  const caller = callerOf(event, headers);
  return {
    caller,
    claims: event.requestContext.authorizer?.claims ?? {},
    method: event.httpMethod,
    path: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    header: (name) => headers[name.toLowerCase()],
    body: (schema) => parseBody(event, schema),
  };
}

/**
 * Who is meant: a signed-in user, or a system that signs with IAM. Such a system may act for somebody
 * whom it names in the header of `CALLER_HEADER`, where that is set.
 */
function callerOf({ requestContext: { authorizer, identity } }: APIGatewayProxyEvent, headers: RequestHeaders): string {
  if (authorizer?.claims?.sub) return authorizer.claims.sub;
  if (!identity?.userArn) throw new HttpError(401, 'Unauthorized', 'Sign in first.');
  const header = process.env.CALLER_HEADER;
  const named = header && headers[header.toLowerCase()];
  // The same whichever session of a role it is.
  if (!named) return identity.userArn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1');
  if (/^[\x21-\x7e]{1,128}$/.test(named)) return named;
  throw new HttpError(400, 'InvalidRequest', `${header} must have 1 to 128 visible characters.`, [{ field: header, message: 'must have 1 to 128 visible characters' }]);
}

function parseBody<T>({ body, isBase64Encoded }: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  const text = isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : body ?? '';
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) throw new HttpError(413, 'TooLarge', `The body is larger than ${MAX_BODY_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'InvalidJson', 'The body is not valid JSON.');
  }
  const parsed = schema.safeParse(value, { error: inOurWords });
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  throw new HttpError(400, 'InvalidRequest', `Mend these fields: ${fields.map(({ field }) => field).join(', ')}.`, fields);
}

const KINDS: Record<string, string> = { string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object' };

/** For what a schema has no words of its own. */
export const inOurWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type') return undefined;
  return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`;
};

function answerTo(origin: string | undefined, status: number, body: unknown): APIGatewayProxyResult {
  return { statusCode: status, headers: { 'Content-Type': 'application/json', ...readableBy(origin) }, body: JSON.stringify(body) };
}

/** Browsers let one origin read or all: of several it is the caller's own. */
function readableBy(caller?: string): Record<string, string> {
  const allowed = (process.env.CORS_ORIGIN ?? '*').split(',');
  const origin = allowed.find((one) => one === caller) ?? allowed[0];
  return { 'Access-Control-Allow-Origin': origin, ...(allowed.length > 1 ? { Vary: 'Origin' } : {}) };
}

/** By their names in small letters. */
type RequestHeaders = Record<string, string | undefined>;

const lowerCased = ({ headers }: APIGatewayProxyEvent): RequestHeaders =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
