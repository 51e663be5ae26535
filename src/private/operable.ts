import { CfnResource } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { OperableKind, OPERATE_METADATA } from './operate-metadata';

/**
 * Marks a resource for the operator's command.
 *
 * @param construct what the user knows it by: its path tells one from another
 */
export function operable(resource: IConstruct, kind: OperableKind, construct: Construct): void {
  ((resource.node.defaultChild ?? resource) as CfnResource).addMetadata(OPERATE_METADATA, { kind, construct: construct.node.path });
}
