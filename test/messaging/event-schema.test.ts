import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { EventRouter, EventSchema } from '../../src';
import { expectNoFindings } from '../nag';

const paid = { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' }, total: { type: 'number', exclusiveMinimum: 0 } } };
const fileWith = (text: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'schema-')), 'order-paid.json');
  writeFileSync(file, text);
  return file;
};

describe('schemas', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events', { schemas: [EventSchema.fromFile('shop.orders', 'Order Paid', fileWith(JSON.stringify(paid)))] });
  router.addSchema(EventSchema.inline('shop.orders', 'Order Shipped', { type: 'object' }));
  const template = Template.fromStack(stack);

  test('are published in one registry', () => {
    template.resourceCountIs('AWS::EventSchemas::Registry', 1);
    const RegistryName = { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsSchemasRegistry'), 'RegistryName'] };
    for (const SchemaName of ['shop.orders@OrderPaid', 'shop.orders@OrderShipped']) {
      template.hasResourceProperties('AWS::EventSchemas::Schema', { RegistryName, SchemaName, Type: 'JSONSchemaDraft4' });
    }
    const [{ Properties }] = Object.values(template.findResources('AWS::EventSchemas::Schema', { Properties: { SchemaName: 'shop.orders@OrderPaid' } }));
    expect(JSON.parse(Properties.Content).properties.detail.properties.total).toEqual({ type: 'number', minimum: 0, exclusiveMinimum: true });
    expect(stack.resolve(router.schemaRegistryName)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^EventsSchemasRegistry/), 'RegistryName'] });
  });

  test('are clean', () => expectNoFindings(router));

  test('are one for each kind of event', () => {
    expect(() => router.addSchema(EventSchema.inline('shop.orders', 'Order Paid', {}))).toThrow(/there is a schema of shop\.orders, Order Paid already/);
  });
});

test('go into a registry that is there', () => {
  const stack = newStack();
  new EventRouter(stack, 'Events', { schemaRegistryName: 'shop', schemas: [EventSchema.inline('shop', 'Paid', {})] });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EventSchemas::Registry', 0);
  template.hasResourceProperties('AWS::EventSchemas::Schema', { RegistryName: 'shop', SchemaName: 'shop@Paid' });
});

test('without schemas there is no registry', () => {
  const stack = newStack();
  expect(new EventRouter(stack, 'Events').schemaRegistryName).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::EventSchemas::Registry', 0);
});

test.each<[string, () => unknown, RegExp]>([
  ['no file', () => EventSchema.fromFile('a', 'Paid', '/no/such.json'), /schema of Paid cannot be read from \/no\/such\.json/],
  ['no JSON', () => EventSchema.fromFile('a', 'Paid', fileWith('{')), /cannot be read from .* as JSON/],
  ['no object', () => EventSchema.fromFile('a', 'Paid', fileWith('[]')), /schema of Paid: it is not a JSON object/],
  ['what the registry cannot say', () => EventSchema.inline('a', 'Paid', { if: {} }), /schema of Paid: schema uses if/],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(message);
});

test('who may replay may do so from this archive to this bus alone', () => {
  const stack = newStack();
  const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
  new EventRouter(stack, 'Events').grantReplay(operator);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['events:StartReplay', 'events:DescribeArchive'],
          Resource: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsArchive'), 'Arn'] }, { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsBus'), 'Arn'] }],
        },
        {
          Effect: 'Allow',
          Action: ['events:StartReplay', 'events:DescribeReplay', 'events:CancelReplay'],
          Resource: { 'Fn::Join': ['', Match.arrayWith([':replay/*'])] },
        },
      ],
    },
  });
  expect(() => new EventRouter(stack, 'None', { archiveRetention: Duration.days(0) }).grantReplay(operator)).toThrow(/no archive to replay from/);
});
