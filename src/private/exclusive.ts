import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { check } from './validation-error';

/** What can belong to one only. */
export interface Claim {
  /** The prop that brings it. */
  readonly prop: string;
  readonly resource: IConstruct & { readonly env: { readonly account: string; readonly region: string } };
  /** Its physical name. */
  readonly name: string;
  /** What would happen, and how to mend it. */
  readonly why: string;
}

/** Of each app: who has claimed what, by construct and by name. */
const owners = new WeakMap<IConstruct, Map<IConstruct | string, IConstruct>>();

/**
 * Refuses a resource that another construct of the app works with alone: the same construct, or one imported by the same name into the same
 * account and Region. Names that only the deployment knows, or environments, are taken for different ones.
 */
export function claim(scope: IConstruct, { prop, resource, name, why }: Claim): void {
  const { root } = scope.node;
  const taken = owners.get(root) ?? new Map<IConstruct | string, IConstruct>();
  owners.set(root, taken);
  const { account, region } = resource.env;
  const known = ![account, region, name].some((value) => Token.isUnresolved(value));
  for (const key of [resource, ...known ? [`${prop} ${account} ${region} ${name}`] : []]) {
    const other = taken.get(key);
    check(scope, !other || other === scope, `${prop} is that of ${other?.node.path}: ${why}`);
    taken.set(key, scope);
  }
}
