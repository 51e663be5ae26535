import { CloudFormationClient, GetTemplateCommand, paginateListStackResources, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { OperateError } from './operate-error';
import { Place, PlaceConfig } from './places';
import { OperableKind, OPERATE_METADATA } from '../src/private/operate-metadata';

/** A deployed resource that operators use. */
export interface Target {
  readonly kind: OperableKind;
  /** Path of the construct that it belongs to, e.g. `Shop/Orders`. */
  readonly construct: string;
  /** Physical id: the name of a function. */
  readonly physicalId: string;
  readonly config: PlaceConfig;
}

interface Template {
  readonly Resources?: Record<string, { readonly Metadata?: Record<string, unknown> }>;
}

/** Everything for operators in the stacks of these places, nested stacks included. */
export async function findTargets(places: Place[]): Promise<Target[]> {
  const found = await Promise.all(places.flatMap(({ config, stacks }) =>
    stacks.map((stack) => targetsIn(new CloudFormationClient(config), stack, config))));
  return found.flat();
}

async function targetsIn(cloudFormation: CloudFormationClient, stack: string, config: PlaceConfig): Promise<Target[]> {
  const [template, resources] = await Promise.all([templateOf(cloudFormation, stack), resourcesOf(cloudFormation, stack)]);
  const own = Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Metadata: metadata }]) => {
    const mark = metadata?.[OPERATE_METADATA] as Pick<Target, 'kind' | 'construct'> | undefined;
    const physicalId = resources.find(({ LogicalResourceId }) => LogicalResourceId === logicalId)?.PhysicalResourceId;
    return mark && physicalId ? [{ ...mark, physicalId, config }] : [];
  });
  const nested = resources.filter(({ ResourceType, PhysicalResourceId }) => ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId);
  const below = await Promise.all(nested.map(({ PhysicalResourceId }) => targetsIn(cloudFormation, PhysicalResourceId!, config)));
  return [...own, ...below.flat()];
}

async function templateOf(cloudFormation: CloudFormationClient, stack: string): Promise<Template> {
  try {
    const { TemplateBody: body } = await cloudFormation.send(new GetTemplateCommand({ StackName: stack }));
    return JSON.parse(body!) as Template;
  } catch (error) {
    const { name, message } = error as Error;
    if (/does not exist/.test(message)) throw new OperateError(`There is no stack ${stack} here: look at the name, the Region (--region) and the account.`);
    if (error instanceof SyntaxError) throw new OperateError(`The template of ${stack} is not one of the CDK.`);
    throw new OperateError(`${stack} cannot be read: ${name}: ${message}`);
  }
}

async function resourcesOf(client: CloudFormationClient, stack: string): Promise<StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  // What is wrong with the stack, reading its template says.
  for await (const { StackResourceSummaries: page = [] } of paginateListStackResources({ client }, { StackName: stack })) resources.push(...page);
  return resources;
}

/** The one that is meant. `construct`: its path or the end of it, where there are several. */
export function choose(targets: Target[], kind: OperableKind, construct?: string): Target {
  const all = targets.filter((target) => target.kind === kind);
  const fitting = all.filter((target) => !construct || target.construct === construct || target.construct.endsWith(`/${construct}`));
  if (fitting.length === 1) return fitting[0];
  const names = all.map((target) => target.construct).join(', ');
  if (!all.length) throw new OperateError(`There is no ${NOUNS[kind]} in these stacks.`);
  if (!fitting.length) throw new OperateError(`There is no ${NOUNS[kind]} of ${construct}; there is that of ${names}.`);
  throw new OperateError(`There is more than one ${NOUNS[kind]}: say with --construct which: ${names}.`);
}

const NOUNS: Record<OperableKind, string> = {
  'orders:operations': 'OrderSaga',
  'orders:catalogue': 'OrderSaga with a catalogue',
  'orders:sweeper': 'OrderSaga with a sweeper',
  'orders:letters': 'OrderSaga that processes dead letters',
  'events:bus': 'EventRouter with a bus of its own',
  'events:archive': 'EventRouter with an archive',
  'events:rule': 'rule of an EventRouter',
  'messaging:redrive': 'RedriveOperator',
  'messaging:preferences': 'NotificationPreferences',
};
