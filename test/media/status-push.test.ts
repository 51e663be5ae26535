import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MediaPipeline, MediaPipelineProps } from '../../src/media';
import { expectNoFindings } from '../nag';

function pushing(props: MediaPipelineProps = {}, env?: { account: string; region: string }) {
  const stack = new Stack(new App(), 'Stack', { env });
  const ffmpegLayer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1');
  return { stack, media: new MediaPipeline(stack, 'Media', { ffmpegLayer, statusPush: true, ...props }) };
}

const { stack: plain, media } = pushing();
const template = Template.fromStack(plain);
const statementsOf = (role: string) => Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
  .filter(([id]) => id.includes(role)).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action).filter((action: string) => !action.startsWith('logs:')).sort();

test('is clean, wherever it is deployed', () => {
  expectNoFindings(pushing().stack);
  expectNoFindings(pushing({}, { account: '123456789012', region: 'eu-central-1' }).stack);
});

test('tickets are given by the API, to those who are signed in', () => {
  const [route] = Object.values(template.findResources('AWS::ApiGateway::Resource', { Properties: { PathPart: 'status-ticket' } }));
  expect(route).toBeDefined();
  const tickets = Object.values(template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'POST', ResourceId: { Ref: Match.stringLikeRegexp('statusticket') } } }));
  expect(tickets.map(({ Properties }) => Properties.AuthorizationType)).toEqual(['COGNITO_USER_POOLS']);
});

test('every change of the job table is pushed, or ends as a dead letter soon: an old status is of no use', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' }, TimeToLiveSpecification: { AttributeName: 'expiresAt' } });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('StorageJobs'), 'StreamArn'] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRecordAgeInSeconds: 600,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } } },
  });
});

test('who connects is asked for a ticket; what clients send costs no function', () => {
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties.RouteKey);
  expect(routes.sort()).toEqual(['$connect', '$default']);
  expect(Object.values(template.findResources('AWS::ApiGatewayV2::Integration')).map(({ Properties }) => Properties.IntegrationType).sort()).toEqual(['AWS_PROXY', 'MOCK']);
});

test.each([
  ['ConnectRole', ['dynamodb:DeleteItem', 'dynamodb:PutItem']],
  ['TicketRole', ['dynamodb:PutItem']],
  ['PushRole', ['dynamodb:DeleteItem', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:Query', 'execute-api:ManageConnections', 'sqs:SendMessage']],
])('%s may do what it has to', (role, actions) => {
  expect(actionsOf(`StatusPush${role}`)).toEqual(actions);
});

test('connections of this API alone may be written to', () => {
  const [{ Resource }] = statementsOf('StatusPushPushRole').filter(({ Action }) => Action === 'execute-api:ManageConnections');
  expect(JSON.stringify(Resource)).toMatch(/execute-api:.*\{"Ref":"MediaStatusPushSocket[^"]*"\},"\/live\/POST\/@connections\/\*"/);
});

test('the address is a field; without it there is nothing of it', () => {
  expect([media.statusSocket, media.statusSocketUrl]).toEqual([expect.anything(), expect.any(String)]);
  const { stack, media: quiet } = pushing({ statusPush: undefined });
  expect(quiet.statusSocketUrl).toBeUndefined();
  const none = Template.fromStack(stack);
  none.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
  expect(JSON.stringify(none.toJSON())).not.toContain('StreamSpecification');
});

test('a table of one\'s own without a known stream is refused', () => {
  const jobTable = dynamodb.Table.fromTableName(new Stack(), 'Jobs', 'jobs');
  expect(() => pushing({ jobTable })).toThrow(/stream/);
});
