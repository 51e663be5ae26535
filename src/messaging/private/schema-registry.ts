import { aws_eventschemas as eventschemas, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from '../../private/validation-error';
import { registryDocument, schemaName } from '../core/event-schema';
import { EventSchema } from '../event-schema';

/** The schemas of a bus, published to a registry: a new one, made with the first schema, or one that is there. */
export class SchemaRegistry extends Construct {
  private registryName?: string;

  constructor(scope: Construct, id: string, existing?: string) {
    super(scope, id);
    this.registryName = existing;
  }

  public get published(): boolean {
    return this.registryName !== undefined;
  }

  public get name(): string {
    this.registryName ??= new eventschemas.CfnRegistry(this, 'Registry', { description: `Events of ${this.node.scope!.node.path}` }).attrRegistryName;
    return this.registryName;
  }

  public add(schema: EventSchema): eventschemas.CfnSchema {
    const id = schemaName(schema);
    check(this, !this.node.tryFindChild(id), `there is a schema of ${schema.source}, ${schema.detailType} already: change that one; the registry keeps its versions.`);
    return new eventschemas.CfnSchema(this, id, {
      registryName: this.name,
      schemaName: id,
      type: 'JSONSchemaDraft4',
      description: `detail-type "${schema.detailType}" of source "${schema.source}"`,
      content: Stack.of(this).toJsonString(registryDocument(schema)),
    });
  }
}
