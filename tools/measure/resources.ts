import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { ClientConfig } from '../../local';

/** A deployed resource of the measured construct. */
export interface Deployed {
  readonly type: string;
  /** Construct path below the measured construct. */
  readonly path: string;
  /** As its service names it in requests: a queue's name, not its URL. */
  readonly name: string;
  /** Of a function: whether each invocation is a trace, since a queue or a stream causes it. */
  readonly startsTraces?: boolean;
  /** Path of the log group that a function or state machine writes to. */
  readonly logGroup?: string;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, any>;
}

/** Resources that the emulator does not make have no name. */
const UNNAMED = '';

export async function readResources(config: ClientConfig, assembly: string, construct: string): Promise<Deployed[]> {
  const stack = new CloudAssembly(assembly).stacks.find(({ hierarchicalId }) => construct.startsWith(`${hierarchicalId}/`))!;
  const template: Record<string, Resource> = stack.template.Resources;
  const physical = await physicalIds(config, stack.stackName);
  const mappings = Object.values(template).filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping');
  const consumers = mappings.map(({ Properties = {} }) => Properties.FunctionName.Ref);
  const paths = new Map(stack.findMetadataByType('aws:cdk:logicalId')
    .filter(({ path, data }) => path.startsWith(`/${construct}/`) && data as string in template)
    .map(({ path, data }) => [data as string, path.slice(construct.length + 2).replace(/\/Resource$/, '')]));
  return [...paths].map(([logicalId, path]) => ({
    type: template[logicalId].Type,
    path,
    name: nameOf(template[logicalId].Type, physical.get(logicalId)),
    startsTraces: consumers.includes(logicalId) && template[logicalId].Properties?.TracingConfig?.Mode === 'Active',
    logGroup: paths.get(logGroupOf(template[logicalId])),
  }));
}

function logGroupOf({ Type, Properties = {} }: Resource): string {
  if (Type === 'AWS::Lambda::Function') return Properties.LoggingConfig?.LogGroup.Ref;
  return Properties.LoggingConfiguration?.Destinations?.[0].CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0];
}

async function physicalIds(config: ClientConfig, stackName: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const client = new CloudFormationClient(config);
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stackName })) {
    for (const { LogicalResourceId, PhysicalResourceId } of StackResourceSummaries) ids.set(LogicalResourceId!, PhysicalResourceId!);
  }
  return ids;
}

function nameOf(type: string, physicalId = UNNAMED): string {
  return /^AWS::(SQS::Queue|SNS::Topic|Events::EventBus)$/.test(type) ? physicalId.split(/[/:]/).pop()! : physicalId;
}
