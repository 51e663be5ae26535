import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Usage, USAGE_METADATA } from './core/model';
import { meterNames, meterOf } from './core/pricing';
import { check } from '../private/validation-error';

/** What one unit of work uses of a resource. */
export interface CostUsageProps {
  /** Unit of work: `order`, `video`, `videoMinute`, `run` (of a schedule), `month`, or one of your own (`Workload.units`). */
  readonly per: string;

  /**
   * How much of it one unit of work takes, by meter: a function has `invocations` and `milliseconds` (all invocations together),
   * a state machine `transitions`, `executions` and `milliseconds`, a table `writeUnits`, `readUnits` and `storedBytes`,
   * a queue or REST API `requests`, a topic `publishes`, a bus `events`, a log group `bytes`, anything `traces` and `customMetrics`.
   */
  readonly meters: { [meter: string]: number };

  /** Whether the numbers were counted in real executions; otherwise they are reasoned. */
  readonly measured: boolean;

  /** Where the numbers come from: date and run, or the reasoning. */
  readonly source: string;
}

/** Usage of one resource in a profile. */
export interface ResourceUsage {
  /** CloudFormation type, e.g. `AWS::DynamoDB::Table`. */
  readonly type: string;

  /** As in `CostUsageProps.meters`. */
  readonly meters: { [meter: string]: number };
}

/** What one unit of work uses of all the resources of a construct. */
export interface CostUsageProfile {
  /** As in `CostUsageProps.per`. */
  readonly per: string;

  /** As in `CostUsageProps.measured`. */
  readonly measured: boolean;

  /** As in `CostUsageProps.source`. */
  readonly source: string;

  /**
   * By path below the construct. What is brought along and so has no resource there is charged all the same,
   * as the plainest resource of its type.
   */
  readonly resources: { [path: string]: ResourceUsage };
}

/** States in the template what a unit of work uses, for `CostReport`. */
export class CostUsage {
  /**
   * States the usage of one resource.
   *
   * @param construct the resource, or the construct around it
   * @param usage what one unit of work uses of it
   * @throws ValidationError when the resource has no such meter
   */
  public static state(construct: IConstruct, usage: CostUsageProps): void {
    const resource = resourceOf(construct);
    check(construct, resource !== undefined, 'there is no resource to state usage of.');
    add(resource, resource.cfnResourceType, usage);
  }

  /**
   * States the usage of a construct with many resources.
   *
   * @param construct the construct that the profile's paths start from
   * @param profile what one unit of work uses, by path
   * @throws ValidationError when a resource has no such meter
   */
  public static stateProfile(construct: IConstruct, profile: CostUsageProfile): void {
    const { resources, ...common } = profile;
    for (const [path, { type, meters }] of Object.entries(resources)) {
      const own = resourceOf(descendant(construct, path));
      const resource = own ?? construct.node.findAll().find(CfnResource.isCfnResource);
      check(construct, resource !== undefined, 'there is no resource to state usage of.');
      add(resource, own?.cfnResourceType ?? type, { ...common, meters });
    }
  }
}

function add(resource: CfnResource, type: string, { per, meters, measured, source }: CostUsageProps): void {
  for (const [name, amount] of Object.entries(meters)) {
    check(resource, meterOf(type, name) !== undefined, `${type} has no meter ${name}: give ${meterNames(type).join(', ')}.`);
    check(resource, Number.isFinite(amount) && amount >= 0, `${name} is ${amount}: give a number from 0 up.`);
  }
  const usage: Usage = {
    per, meters, basis: measured ? 'measured' : 'modelled', source, ...(type === resource.cfnResourceType ? {} : { type }),
  };
  resource.addMetadata(USAGE_METADATA, [...resource.getMetadata(USAGE_METADATA) ?? [], usage]);
}

function descendant(construct: IConstruct, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), construct);
}

function resourceOf(construct?: IConstruct): CfnResource | undefined {
  return [construct, construct?.node.defaultChild].find((each): each is CfnResource => each !== undefined && CfnResource.isCfnResource(each));
}
