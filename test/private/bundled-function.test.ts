import { existsSync, readdirSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { BundledFunction } from '../../src/private/bundled-function';

const bundle = readdirSync('assets').find((name) => existsSync(`assets/${name}/index.js`))!;

function synth(count = 1): Template {
  const stack = new Stack(new App(), 'Stack');
  for (let index = 0; index < count; index++) new BundledFunction(stack, `Function${index}`, { bundle, description: 'under test' });
  return Template.fromStack(stack);
}

test('runs on the newest Node runtime and arm64, traced, with JSON logs in a group of its own', () => {
  synth().hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
  });
});

test('keeps its permissions in customer-managed policies, wildcards in the shared one alone', () => {
  const template = synth();
  template.resourceCountIs('AWS::IAM::Policy', 0);
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const withWildcard = policies.filter((policy) => JSON.stringify(policy.Properties.PolicyDocument).includes('"Resource":"*"'));
  expect(policies).toHaveLength(2);
  expect(withWildcard.map((policy) => policy.Properties.PolicyDocument.Statement[0].Action)).toEqual([['xray:PutTraceSegments', 'xray:PutTelemetryRecords']]);
});

test('functions of a stack share one tracing policy', () => {
  synth(3).resourcePropertiesCountIs('AWS::IAM::ManagedPolicy', { Roles: Match.absent() }, 1);
});
