import { aws_apigateway as apigateway, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { maximum, rulesOf, synth, templateOf } from './synth';
import { OrderApi, OrderAuthorization } from '../../src/orders';
import { expectNoFindings } from '../nag';

describe('access', () => {
  test('only the functions that move stock may change products', () => {
    const policies = Object.entries(templateOf().findResources('AWS::IAM::ManagedPolicy'));
    const writers = policies.filter(([, { Properties }]) => Properties.PolicyDocument.Statement.some(({ Action, Resource }: any) =>
      [Action].flat().includes('dynamodb:UpdateItem') && JSON.stringify(Resource).includes('Products')));
    expect(writers.map(([id]) => /Functions(\w+?)Role/.exec(id)?.[1]).sort()).toEqual(['Catalogue', 'Shipping', 'Stock']);
  });

  test('only the payment function may ask the provider, and by its exact name', () => {
    const policies = Object.entries(templateOf().findResources('AWS::IAM::ManagedPolicy'))
      .filter(([, policy]) => JSON.stringify(policy).includes('function:provider'));
    expect(policies.map(([id]) => /Functions(\w+?)Role/.exec(id)?.[1])).toEqual(['Payment']);
    expect(JSON.stringify(policies)).not.toContain('function:provider:*');
  });

  test('every route needs a signed-in customer', () => {
    const methods = Object.values(templateOf().findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
    expect(methods.filter(({ HttpMethod, AuthorizationType }) => HttpMethod !== 'OPTIONS' && AuthorizationType !== 'COGNITO_USER_POOLS')).toEqual([]);
    expect(methods.filter(({ HttpMethod }) => HttpMethod !== 'OPTIONS')).toHaveLength(4);
  });
});

describe('front', () => {
  const methods = (template: Template) => Object.values(template.findResources('AWS::ApiGateway::Method'))
    .map(({ Properties }) => Properties).filter(({ HttpMethod }) => HttpMethod !== 'OPTIONS');
  const named = (template: Template, pattern: RegExp) => Object.keys(template.findResources('AWS::Lambda::Function')).filter((id) => pattern.test(id));

  test('IAM: callers sign, name the customer in a header, and there is no pool; clean', () => {
    const { stack, orders } = synth(() => ({ authorization: OrderAuthorization.IAM }));
    const system = new iam.Role(stack, 'System', { assumedBy: new iam.AccountRootPrincipal() });
    orders.grantCallApi(system);
    const template = Template.fromStack(stack);
    expect(new Set(methods(template).map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    const headers = Object.values(template.findResources('AWS::Lambda::Function')).filter(({ Properties }) => Properties.Environment?.Variables.CALLER_HEADER === 'Customer-Id');
    expect(headers).toHaveLength(4);
    const [{ Properties: { PolicyDocument } }] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(PolicyDocument.Statement).toEqual([expect.objectContaining({ Action: 'execute-api:Invoke' })]);
    expect(PolicyDocument.Statement[0].Resource).toHaveLength(4);
    expect(() => orders.userPool).toThrow('Stack/Orders/Api: There is no user pool: the API is called with IAM.');
    expectNoFindings(synth(() => ({ authorization: OrderAuthorization.IAM })).stack);
  });

  test('with Cognito no system can be let in', () => {
    const { stack, orders } = synth();
    expect(() => orders.grantCallApi(new iam.User(stack, 'System'))).toThrow('give the API authorization IAM');
  });

  test('on an API of one\'s own only the routes are made', () => {
    const { stack, orders } = synth((scope) => ({ apiResource: new apigateway.RestApi(scope, 'Shop').root.addResource('v1') }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    expect(methods(template).map(({ HttpMethod }) => HttpMethod).sort()).toEqual(['GET', 'GET', 'POST', 'POST']);
    expect(JSON.stringify(stack.resolve(orders.url))).toMatch(/\/v1\/"/);
    expect(orders.monitoring().graphs.map(({ title }) => title)).not.toContain('Requests');
  });

  test('none: orders come from events, and what belongs to an API is not there; clean', () => {
    const { stack, orders } = synth(() => ({ api: OrderApi.NONE }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    expect(named(template, /^OrdersFunctions(Accept|Read|List|Cancel)/)).toEqual([]);
    expect(named(template, /^OrdersFunctionsRequests/)).toHaveLength(1);
    expect(rulesOf(template).map(({ EventPattern }) => EventPattern)).toContainEqual({ 'detail-type': ['Order Requested'], 'replay-name': [{ exists: false }] });
    expect(() => orders.url).toThrow('Stack/Orders: There is no API: api is NONE.');
    expectNoFindings(stack);
  });

  test('no event orders anything unless that is asked for', () => {
    expect(named(templateOf(), /^OrdersFunctionsRequests/)).toEqual([]);
    expect(named(templateOf(maximum), /^OrdersFunctions(Requests|Accept)[A-F0-9]{8}$/)).toHaveLength(2);
  });

  test('required fields of one\'s own are asked for at the edge, and all are known to the functions', () => {
    const template = templateOf(maximum);
    template.hasResourceProperties('AWS::ApiGateway::Model', {
      Schema: { required: Match.arrayWith(['extra']), properties: { extra: { required: ['floor'] }, items: { items: { required: ['productId', 'quantity', 'price'] } } } },
    });
    const rules = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) => Properties.Environment?.Variables.EXTRA_FIELDS ?? []);
    expect(rules.map((text) => JSON.parse(text))).toEqual(Array(2).fill({
      order: { giftMessage: { type: 'text', maxLength: 100 }, floor: { type: 'number', whole: true, required: true } },
      item: { engraving: { type: 'text', maxLength: 200, pattern: '[A-Z ]+' } },
    }));
  });
});
