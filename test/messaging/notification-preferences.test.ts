import { aws_cognito as cognito, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { NotificationDispatcher, NotificationPreferences, ObservabilityDashboard } from '../../src';
import { ManagedRole } from '../../src/private/managed-role';
import { expectNoFindings } from '../nag';

test('without a user pool a function that operators find, and may be let in to', () => {
  const stack = newStack();
  const preferences = new NotificationPreferences(stack, 'Preferences', { dispatcher: new NotificationDispatcher(stack, 'Dispatcher') });
  preferences.grantManage(new ManagedRole(stack, 'Import', { assumedBy: new iam.AccountRootPrincipal() }));
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
  template.hasResource('AWS::Lambda::Function', {
    Metadata: { 'cdk-event-workflows:operate': { kind: 'messaging:preferences', construct: 'Stack/Preferences' } },
    Properties: { Environment: { Variables: { PREFERENCES_TABLE: { Ref: Match.stringLikeRegexp('^DispatcherPreferences') } } } },
  });
  expect(preferences.url).toBeUndefined();
  expectNoFindings(stack);
});

test('with a user pool routes for the signed-in user', () => {
  const stack = newStack();
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Users', 'eu-central-1_users');
  const preferences = new NotificationPreferences(stack, 'Preferences', { dispatcher: new NotificationDispatcher(stack, 'Dispatcher'), userPool, corsOrigins: ['https://shop.example'] });
  const template = Template.fromStack(stack);
  for (const HttpMethod of ['GET', 'PUT']) template.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod, AuthorizationType: 'COGNITO_USER_POOLS' });
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ CORS_ORIGIN: 'https://shop.example' }) } });
  expect(preferences.url).toBeDefined();
  expectNoFindings(stack);
});

test('is monitored: its functions, and the requests where there is an API', () => {
  const stack = newStack();
  const dispatcher = new NotificationDispatcher(stack, 'Dispatcher');
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Users', 'eu-central-1_users');
  const titles = (...all: NotificationPreferences[]) => all.map((one) => one.monitoring().graphs.map(({ title, left }) => [title, left.length]));
  const functions = (count: number) => ['errors', 'throttles', 'duration, p99 (ms)', 'concurrency'].map((what) => [`Functions: ${what}`, count]);
  expect(titles(new NotificationPreferences(stack, 'Closed', { dispatcher }), new NotificationPreferences(stack, 'Open', { dispatcher, userPool })))
    .toEqual([functions(1), [['Requests', 3], ...functions(2)]]);
  new ObservabilityDashboard(stack, 'Operations').monitor(new NotificationPreferences(stack, 'Shown', { dispatcher }));
});

describe('push', () => {
  test('to endpoints of these applications alone', () => {
    const stack = newStack();
    new NotificationDispatcher(stack, 'Dispatcher', { pushApplicationArns: ['arn:aws:sns:eu-central-1:123456789012:app/GCM/shop'] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/*' },
        ]),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SETTINGS: Match.stringLikeRegexp('"inApp","push"') } } });
  });

  test('users register their own devices with these applications alone', () => {
    const stack = newStack();
    const userPool = cognito.UserPool.fromUserPoolId(stack, 'Users', 'eu-central-1_users');
    const pushApplicationArns = ['GCM', 'APNS'].map((platform) => `arn:aws:sns:eu-central-1:123456789012:app/${platform}/shop`);
    new NotificationPreferences(stack, 'Preferences', { dispatcher: new NotificationDispatcher(stack, 'Dispatcher', { pushApplicationArns }), userPool });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Effect: 'Allow', Action: 'sns:CreatePlatformEndpoint', Resource: pushApplicationArns },
          {
            Effect: 'Allow',
            Action: ['sns:GetEndpointAttributes', 'sns:SetEndpointAttributes', 'sns:DeleteEndpoint'],
            Resource: ['GCM', 'APNS'].map((platform) => `arn:aws:sns:eu-central-1:123456789012:endpoint/${platform}/shop/*`),
          },
        ]),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ PUSH_APPLICATIONS: pushApplicationArns.join(',') }) } });
    for (const HttpMethod of ['POST', 'DELETE']) template.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod, AuthorizationType: 'COGNITO_USER_POOLS' });
  });

  test('without applications there are no devices', () => {
    const stack = newStack();
    const dispatcher = new NotificationDispatcher(stack, 'Dispatcher');
    expect(() => dispatcher.grantManageDevices(dispatcher.handler)).toThrow(/pushApplicationArns/);
  });

  test('refuses what is no application', () => {
    expect(() => new NotificationDispatcher(newStack(), 'Dispatcher', { pushApplicationArns: ['shop'] })).toThrow(/platform application/);
  });
});
