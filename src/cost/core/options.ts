import { Bill, makeBill, Work } from './bill';
import { Model, Resource } from './model';
import { Prices } from './price-list';

/** A choice and what it would change. */
export interface Choice {
  readonly name: string;
  /** Dollars a month more, or less. */
  readonly change: number;
}

type Change = (model: Model) => Model;

const FUNCTION = 'AWS::Lambda::Function';
const REST_API = 'AWS::ApiGateway::RestApi';

const OPTIONS: Readonly<Record<string, Change>> = {
  'Express prices for Standard workflows': (model) => every(model, isStandard, (machine) => withProperties(machine, { StateMachineType: 'EXPRESS' })),
  'HTTP API instead of REST API': (model) => every(model, isType(REST_API), (api) => ({ ...api, type: 'AWS::ApiGatewayV2::Api' })),
  'x86 instead of arm64 functions': (model) => every(model, isArm, (fn) => withProperties(fn, { Architectures: ['x86_64'] })),
  'arm64 instead of x86 functions': (model) => every(model, isX86, (fn) => withProperties(fn, { Architectures: ['arm64'] })),
  'One provisioned instance of every function': (model) => [...model, ...model.filter(isType(FUNCTION)).map((fn) => beside(fn, 'AWS::Lambda::Alias', {
    FunctionName: { Ref: fn.logicalId }, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
  }))],
  'No provisioned concurrency': (model) => every(model, isProvisioned, (alias) => withProperties(alias, { ProvisionedConcurrencyConfig: undefined })),
  'Functions that take ten times as long': (model) => every(model, isType(FUNCTION), slower),
  'No traces': (model) => model.map((resource) => ({ ...resource, usages: resource.usages.map((usage) => ({ ...usage, meters: without(usage.meters, 'traces') })) })),
  'No alarms': (model) => model.filter(({ type }) => !/^AWS::CloudWatch::(Composite)?Alarm$/.test(type)),
  'No dashboards': (model) => model.filter(({ type }) => type !== 'AWS::CloudWatch::Dashboard'),
  'Logs kept for a year': (model) => every(model, isType('AWS::Logs::LogGroup'), (group) => withProperties(group, { RetentionInDays: 365 })),
  'No point-in-time recovery of tables': (model) =>
    every(model, isType('AWS::DynamoDB::Table'), (table) => withProperties(table, { PointInTimeRecoverySpecification: undefined })),
  'A customer-managed key': (model) => added(model, 'AWS::KMS::Key', {}),
  'A web ACL with one rule group on every REST API': (model) => [...model, ...model.filter(isType(REST_API)).map((api) => beside(api, 'AWS::WAFv2::WebACL', { Rules: [{}] }))],
  'A NAT gateway in each of two zones': (model) => [1, 2].reduce((all) => added(added(all, 'AWS::EC2::NatGateway', {}), 'AWS::EC2::EIP', {}), model),
  'Eight interface endpoints in two zones': (model) =>
    Array.from({ length: 8 }).reduce<Model>((all) => added(all, 'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['', ''] }), model),
};

/** What each choice would change, the largest change first. Choices that change nothing are left out. */
export function weighOptions(model: Model, work: Work, prices: Prices): Choice[] {
  const now = total(makeBill(model, work, prices));
  return Object.entries(OPTIONS)
    .map(([name, change]) => ({ name, change: total(makeBill(change(model), work, prices)) - now }))
    .filter(({ change }) => Math.abs(change) >= 0.005)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}

function total({ lines }: Bill): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

function isType(type: string) {
  return (resource: Resource) => resource.type === type;
}

/** An Express execution ends after five minutes. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const EXPRESS_MILLISECONDS = 5 * 60_000;

/** Only machines that also say how long they take, and are not too slow, can be Express. */
function isStandard({ type, properties, usages }: Resource): boolean {
  return type === 'AWS::StepFunctions::StateMachine' && properties.StateMachineType !== 'EXPRESS'
    && usages.length > 0 && usages.every(({ meters: { transitions, executions = 0, milliseconds = 0 } }) =>
    (!transitions || (executions && milliseconds)) && milliseconds < EXPRESS_MILLISECONDS * Math.max(1, executions));
}

function isArm({ type, properties }: Resource): boolean {
  return type === FUNCTION && properties.Architectures?.[0] === 'arm64';
}

function isX86(resource: Resource): boolean {
  return resource.type === FUNCTION && !isArm(resource);
}

function isProvisioned({ type, properties }: Resource): boolean {
  return /^AWS::Lambda::(Alias|Version)$/.test(type) && properties.ProvisionedConcurrencyConfig !== undefined;
}

function every(model: Model, matches: (resource: Resource) => boolean, change: (resource: Resource) => Resource): Model {
  return model.map((resource) => matches(resource) ? change(resource) : resource);
}

function slower(fn: Resource): Resource {
  const usages = fn.usages.map((usage) => ({ ...usage, meters: { ...usage.meters, milliseconds: 10 * (usage.meters.milliseconds ?? 0) } }));
  return { ...fn, usages };
}

function withProperties(resource: Resource, properties: Resource['properties']): Resource {
  return { ...resource, properties: { ...resource.properties, ...properties } };
}

function beside(resource: Resource, type: string, properties: Resource['properties']): Resource {
  return { ...resource, type, properties, usages: [] };
}

function added(model: Model, type: string, properties: Resource['properties']): Model {
  return [...model, { logicalId: type, stack: '', path: '', type, properties, usages: [] }];
}

function without(meters: Readonly<Record<string, number>>, name: string): Record<string, number> {
  return Object.fromEntries(Object.entries(meters).filter(([meter]) => meter !== name));
}
