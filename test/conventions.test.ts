import { isBuiltin } from 'node:module';
import { App, aws_lambda as lambda, PermissionsBoundary, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { expectNoFindings } from './nag';
import {
  EventRouter, IdempotencyTable, MediaPipeline, NotificationFanout, ObservabilityDashboard, OrderSaga, PaymentProvider, ResilientQueue,
} from '../src';

test('what users import needs nothing but the CDK: the rest is bundled into functions', () => {
  const { metafile } = buildSync({ entryPoints: ['src/index.ts'], bundle: true, packages: 'external', platform: 'node', outdir: 'none', write: false, metafile: true });
  const needed = Object.values(metafile.outputs).flatMap(({ imports }) => imports).filter(({ external }) => external).map(({ path }) => path);
  expect(needed.filter((path) => !/^(aws-cdk-lib|constructs)(\/|$)/.test(path) && !isBuiltin(path))).toEqual([]);
});

const REMOVAL = { removalPolicy: RemovalPolicy.DESTROY };

/** Every construct as it comes, with what it cannot do without. */
const CONSTRUCTS: Record<string, (scope: Construct, id: string) => Construct> = {
  EventRouter: (scope, id) => new EventRouter(scope, id),
  IdempotencyTable: (scope, id) => new IdempotencyTable(scope, id),
  MediaPipeline: (scope, id) => new MediaPipeline(scope, id, {
    ...REMOVAL,
    ffmpegLayer: lambda.LayerVersion.fromLayerVersionArn(scope, `${id}Ffmpeg`, 'arn:aws:lambda:us-east-1:123456789012:layer:ffmpeg:1'),
  }),
  NotificationFanout: (scope, id) => new NotificationFanout(scope, id),
  ObservabilityDashboard: (scope, id) => new ObservabilityDashboard(scope, id),
  OrderSaga: (scope, id) => new OrderSaga(scope, id, {
    ...REMOVAL,
    payment: PaymentProvider.function(lambda.Function.fromFunctionArn(scope, `${id}Provider`, 'arn:aws:lambda:us-east-1:123456789012:function:payments')),
  }),
  ResilientQueue: (scope, id) => new ResilientQueue(scope, id),
};

const env = { account: '123456789012', region: 'us-east-1' };

describe.each(Object.entries(CONSTRUCTS))('%s', (_, make) => {
  test('two copies fit into one stack, another into a stack of a stage, all clean', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    make(stack, 'One');
    make(stack, 'Two');
    make(new Stack(new Stage(app, 'Prod', { env }), 'Stack'), 'One');
    app.synth();
    expectNoFindings(stack);
  });

  test('no physical name collides when the stack is deployed twice', () => {
    const names = ['First', 'Second'].map((id) => {
      const stack = new Stack(new App(), id, { env });
      make(stack, 'One');
      return physicalNames(Template.fromStack(stack));
    });
    expect(names[0].filter((name) => names[1].includes(name))).toEqual([]);
  });

  test('every role carries the permissions boundary and the tags of its app', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env, permissionsBoundary: PermissionsBoundary.fromName('edge') });
    make(stack, 'One');
    Tags.of(app).add('team', 'shop');
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) {
      expect(JSON.stringify(Properties.PermissionsBoundary)).toContain('edge');
      expect(Properties.Tags).toContainEqual({ Key: 'team', Value: 'shop' });
    }
  });
});

/** Names given in a template that do not come from the deployment itself. */
function physicalNames(template: Template): string[] {
  const name = /^(.*Name|Name)$/;
  return Object.values<any>(template.toJSON().Resources).flatMap(({ Type, Properties = {} }) => Object.entries(Properties)
    .filter(([key, value]) => name.test(key) && typeof value === 'string' && !LOCAL_NAMES.test(`${Type}.${key}`))
    .map(([key, value]) => `${Type}.${key}=${value}`));
}

/** Names that count within their parent resource only: a schema's within its registry. */
const LOCAL_NAMES = /^AWS::(ApiGateway|EventSchemas::Schema|Cognito::UserPoolClient|CloudWatch::Alarm\.(MetricName|Namespace))/;
