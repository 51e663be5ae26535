import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expectNoFindings } from './nag';
import stateful from './stateful-ids.json';
import { addStacks } from '../examples/reference-app/stacks';

const STATEFUL = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::Events::Archive'];

const stacks = Object.values(addStacks(new App()));

test('the whole system is clean', () => {
  for (const stack of stacks) expectNoFindings(stack);
});

/** A changed id is a new, empty resource in every deployment that updates: a migration, never a refactoring. */
test.each(stacks.map((stack) => [stack.stackName, stack] as const))('what holds data in %s keeps its logical id', (name, stack) => {
  const { Resources } = Template.fromStack(stack).toJSON();
  const ids = Object.keys(Resources).filter((id) => STATEFUL.includes(Resources[id].Type)).sort();
  expect(ids).toEqual((stateful as Record<string, string[]>)[name]);
});

test('templates stay far from the limits of CloudFormation: 500 resources, 1 MB', () => {
  for (const stack of stacks) {
    const template = Template.fromStack(stack).toJSON();
    expect(Object.keys(template.Resources).length).toBeLessThan(250);
    expect(JSON.stringify(template).length).toBeLessThan(500_000);
  }
});
