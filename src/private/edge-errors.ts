import { aws_apigateway as apigateway } from 'aws-cdk-lib';

const { ResponseType } = apigateway;
const message = '$context.error.messageString';

/** Id, what happened, code and message of the answer. */
const ERRORS: [string, apigateway.ResponseType, string, string][] = [
  ['InvalidBody', ResponseType.BAD_REQUEST_BODY, 'InvalidRequest', '"$context.error.validationErrorString"'],
  ['InvalidParameters', ResponseType.BAD_REQUEST_PARAMETERS, 'InvalidRequest', message],
  ['Unauthorized', ResponseType.UNAUTHORIZED, 'Unauthorized', '"Sign in first."'],
  ['Expired', ResponseType.EXPIRED_TOKEN, 'Unauthorized', '"Sign in again."'],
  ['Forbidden', ResponseType.ACCESS_DENIED, 'Forbidden', message],
  ['Throttled', ResponseType.THROTTLED, 'TooManyRequests', '"Too many requests. Try again later."'],
  ['TooLarge', ResponseType.REQUEST_TOO_LARGE, 'TooLarge', '"The body is too large."'],
  ['TooLate', ResponseType.INTEGRATION_TIMEOUT, 'InternalError', '"That took too long. Try again later."'],
  ['Refused', ResponseType.DEFAULT_4XX, 'InvalidRequest', message],
  ['Failed', ResponseType.DEFAULT_5XX, 'InternalError', '"Something went wrong on our side. Try again later."'],
];

/** What the edge refuses answers in the same form as what the handlers refuse. Of several origins any may read it: the edge cannot choose one. */
export function describeEdgeErrors(api: apigateway.RestApi, corsOrigins: string[] = []): void {
  const origin = corsOrigins.length === 1 ? corsOrigins[0] : '*';
  for (const [id, type, code, text] of ERRORS) {
    api.addGatewayResponse(id, {
      type,
      responseHeaders: { 'Access-Control-Allow-Origin': `'${origin}'` },
      templates: { 'application/json': `{"error":{"code":"${code}","message":${text}}}` },
    });
  }
}
