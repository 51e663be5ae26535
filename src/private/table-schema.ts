import { aws_dynamodb as dynamodb, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from './validation-error';

type KeySchema = { readonly attributeName: string; readonly keyType: string }[];

interface Schema {
  readonly keySchema: KeySchema;
  readonly attributeDefinitions?: { readonly attributeName: string; readonly attributeType: string }[];
  readonly globalSecondaryIndexes?: { readonly indexName: string; readonly keySchema: KeySchema }[];
  readonly streamSpecification?: { readonly streamViewType: string };
  readonly timeToLiveSpecification?: { readonly attributeName?: string; readonly enabled: boolean };
}

/** What a table has to have. Keys are strings, partition key first. */
export interface TableNeeds {
  readonly keys: string[];
  readonly index?: { readonly name: string; readonly keys: string[] };
  /** What its stream may show. */
  readonly stream?: dynamodb.StreamViewType[];
  readonly timeToLive?: string;
}

/** Refuses a table of this app that is otherwise; of an imported one nothing is known. */
export function checkTable(scope: Construct, name: string, table: dynamodb.ITable | undefined, needs: TableNeeds): void {
  const { keys, index, stream, timeToLive } = needs;
  const schema = table && schemaOf(table);
  if (!schema) return;
  const { globalSecondaryIndexes: indexes = [], streamSpecification: { streamViewType: view } = {}, timeToLiveSpecification: ttl } = schema;
  const keyOf = (keySchema: KeySchema) => keySchema.map(({ attributeName }) => attributeName + typeOf(schema, attributeName)).join(', ');
  const has = keyOf(schema.keySchema);
  check(scope, has === keys.join(', '), `${name} has the key ${has}: it has to be ${keys.join(', ')}${strings(has)}`);
  if (index) {
    const found = indexes.find(({ indexName }) => indexName === index.name);
    const indexHas = found && keyOf(found.keySchema);
    check(scope, indexHas === index.keys.join(', '),
      `${name} ${found ? `has the index ${index.name} by ${indexHas}` : `has no index ${index.name}`}: it needs one by ${index.keys.join(', ')}${strings(indexHas)}`);
  }
  check(scope, !stream || !view || stream.includes(view as dynamodb.StreamViewType), `the stream of ${name} shows ${view}: it has to show ${stream?.join(' or ')}.`);
  check(scope, !timeToLive || (ttl?.enabled !== false && ttl?.attributeName === timeToLive),
    `${name} has ${ttl?.attributeName ? `time to live in ${ttl.attributeName}` : 'no time to live'}: set timeToLiveAttribute to '${timeToLive}', or what is kept for a while is kept for ever.`);
}

const strings = (has = '') => has.includes('(') ? ', strings.' : '.';

/** Nothing for a string. */
function typeOf({ attributeDefinitions = [] }: Schema, name: string): string {
  const type = attributeDefinitions.find(({ attributeName }) => attributeName === name)?.attributeType;
  return type === undefined || type === 'S' ? '' : ` (${type === 'N' ? 'a number' : 'binary'})`;
}

/** Undefined where the table is imported. */
function schemaOf(table: dynamodb.ITable): Schema | undefined {
  const resource = table.node.defaultChild;
  if (!(resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable)) return undefined;
  const { keySchema, attributeDefinitions, globalSecondaryIndexes, streamSpecification, timeToLiveSpecification } = resource;
  return Stack.of(table).resolve({ keySchema, attributeDefinitions, globalSecondaryIndexes, streamSpecification, timeToLiveSpecification }) as Schema;
}
