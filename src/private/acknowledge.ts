import { CfnResource, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A cdk-nag finding that stands, and why. */
export interface Finding {
  /** The exact id, e.g. `AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  readonly reason: string;
}

/** Acknowledges findings for cdk-nag 3 (`Validations`) and cdk-nag 2 (`cdk_nag` metadata) alike. */
export function acknowledge(construct: IConstruct, ...findings: Finding[]): void {
  for (const finding of findings) note(construct, finding);
  for (const resource of construct.node.findAll().filter(CfnResource.isCfnResource)) {
    const metadata = resource.getMetadata('cdk_nag') ?? { rules_to_suppress: [] };
    for (const { id, reason } of findings) metadata.rules_to_suppress.push(versionTwo(id, reason));
    resource.addMetadata('cdk_nag', metadata);
  }
}

/** `Validations` takes ids with an ARN of pseudo parameters from aws-cdk-lib 2.270 on only; what it notes is the same. */
function note(construct: IConstruct, finding: Finding): void {
  if (finding.id.split('::').length <= 2) return Validations.of(construct).acknowledge(finding);
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`annotation::${finding.id}`]: finding.reason });
}

function versionTwo(id: string, reason: string) {
  const [, rule, finding] = /^([^[]+)(?:\[(.*)\])?$/.exec(id)!;
  return finding ? { id: rule, reason, applies_to: [finding] } : { id: rule, reason };
}
