import { App, aws_apigateway as apigateway, aws_cognito as cognito, aws_lambda as lambda, Fn, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiGatewayLogging } from '../../src';
import { ServiceApi, ServiceApiProps } from '../../src/private/service-api';
import { expectNoFindings } from '../nag';

function stackWith(props: Partial<ServiceApiProps> = {}): Stack {
  const stack = new Stack(new App(), 'Stack');
  const api = new ServiceApi(stack, 'Api', { description: 'under test', ...props });
  const handler = lambda.Function.fromFunctionAttributes(stack, 'Handler', {
    functionArn: stack.formatArn({ service: 'lambda', resource: 'function', resourceName: 'handler' }), sameEnvironment: true,
  });
  api.addRoute('POST', '/orders', handler, { body: { type: apigateway.JsonSchemaType.OBJECT }, requiredHeaders: ['Idempotency-Key'] });
  api.addRoute('GET', '/orders/{orderId}', handler);
  return stack;
}

test('every route but the preflight needs a signed-in user', () => {
  const methods = Object.values(Template.fromStack(stackWith()).findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
  expect(methods.map(({ HttpMethod, AuthorizationType }) => `${HttpMethod} ${AuthorizationType}`).sort())
    .toEqual(['GET COGNITO_USER_POOLS', 'OPTIONS NONE', 'OPTIONS NONE', 'OPTIONS NONE', 'POST COGNITO_USER_POOLS']);
});

test('bodies and headers are checked at the edge', () => {
  Template.fromStack(stackWith()).hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'POST',
    RequestParameters: { 'method.request.header.Idempotency-Key': true },
    RequestModels: { 'application/json': Match.anyValue() },
    RequestValidatorId: Match.anyValue(),
  });
});

test('what the edge refuses can be read by the one origin that may call', () => {
  const answers = Object.values(Template.fromStack(stackWith({ corsOrigins: ['https://shop.example.com'] })).findResources('AWS::ApiGateway::GatewayResponse'));
  expect(answers.map(({ Properties }) => Properties.ResponseType)).toEqual(expect.arrayContaining(['ACCESS_DENIED', 'DEFAULT_4XX', 'DEFAULT_5XX', 'INTEGRATION_TIMEOUT']));
  for (const { Properties } of answers) {
    expect(Properties.ResponseParameters).toEqual({ 'gatewayresponse.header.Access-Control-Allow-Origin': "'https://shop.example.com'" });
  }
});

test.each<[string[], string]>([
  [[], ' is empty'],
  [[''], ": '' is not the origin"],
  [['shop.example.com'], ": 'shop.example.com' is not the origin"],
  [['https://shop.example.com/'], ": 'https://shop.example.com/' is not the origin"],
  [['*', 'https://a.example'], " has '*' beside others"],
  [['https://*.a.example'], ": 'https://*.a.example' has a wildcard"],
  [['https://A.example'], ": browsers never send 'https://A.example': give 'https://a.example'"],
  [['https://a.example:443'], ": browsers never send 'https://a.example:443': give 'https://a.example'"],
  [['http://a.example:80'], ": browsers never send 'http://a.example:80': give 'http://a.example'"],
  [Token.asList({ Ref: 'Origins' }), ' is a list that only the deployment knows'],
])('refuses the origins %j', (corsOrigins, message) => {
  expect(() => stackWith({ corsOrigins })).toThrow(`Stack/Api: corsOrigins${message}`);
});

test('takes origins of apps, of other ports and of the deployment', () => {
  const corsOrigins = ['capacitor://localhost', 'http://localhost:8080', 'https://a.example:80', Fn.select(0, Token.asList({ Ref: 'Origins' }))];
  expect(() => Template.fromStack(stackWith({ corsOrigins }))).not.toThrow();
});

describe('an API brought along', () => {
  test('of another stack is refused', () => {
    const api = new apigateway.RestApi(new Stack(new App(), 'Other'), 'Api');
    expect(() => stackWith({ resource: api.root })).toThrow(/apiResource is of another stack/);
  });

  test('with such a route is refused', () => {
    const stack = new Stack(new App(), 'Stack');
    const resource = new apigateway.RestApi(stack, 'Own').root;
    const add = (id: string) => new ServiceApi(stack, id, { description: 'under test', resource, authorization: 'IAM' })
      .addRoute('GET', '/orders', lambda.Function.fromFunctionName(stack, `${id}Handler`, 'handler'));
    add('One');
    expect(() => add('Two')).toThrow('Stack/Two: GET /orders is there already');
  });

  test('that is imported says why it has no address', () => {
    const stack = new Stack(new App(), 'Stack');
    const resource = apigateway.RestApi.fromRestApiAttributes(stack, 'Imported', { restApiId: 'a', rootResourceId: 'b' }).root;
    expect(() => new ServiceApi(stack, 'Api', { description: 'under test', resource }).url).toThrow('Stack/Api: The API is imported');
  });
});

test('a user pool brought along is not made again', () => {
  const stack = new Stack(new App(), 'Stack');
  new ServiceApi(stack, 'Api', { description: 'under test', userPool: cognito.UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_abc') })
    .addRoute('GET', '/', lambda.Function.fromFunctionName(stack, 'Handler', 'handler'));
  Template.fromStack(stack).resourceCountIs('AWS::Cognito::UserPool', 0);
});

test('a fresh account can deploy it: no stage logs unless asked for', () => {
  Template.fromStack(stackWith()).hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: Match.absent() });
});

test.each([true, false])('has no open finding (stageLogging: %s)', (stageLogging) => {
  const stack = stackWith({ stageLogging });
  if (stageLogging) new ApiGatewayLogging(stack, 'Logging');
  expectNoFindings(stack);
});
