/** JSON Schema, as parsed JSON. */
export type JsonSchema = { readonly [keyword: string]: any };

/** Of one kind of event. */
export interface DescribedEvent {
  readonly source: string;
  readonly detailType: string;
  /** Of `detail`; JSON Schema draft 7 as far as draft 4 can say the same. */
  readonly detail: JsonSchema;
}

const EVENT_FIELDS = {
  'version': { type: 'string' },
  'id': { type: 'string' },
  'account': { type: 'string' },
  'time': { type: 'string', format: 'date-time' },
  'region': { type: 'string' },
  'resources': { type: 'array', items: { type: 'string' } },
  'replay-name': { type: 'string' },
};

/** Keywords that hold a schema, a list of schemas, or schemas by name. */
const [ONE, MANY, NAMED] = [
  ['not', 'items', 'additionalItems', 'additionalProperties'], ['allOf', 'anyOf', 'oneOf'], ['properties', 'patternProperties', 'definitions'],
];
/** What the registry's draft 4 cannot say. */
const UNKNOWN = [
  'if', 'then', 'else', 'contains', 'propertyNames', '$defs', 'prefixItems', 'dependentRequired', 'dependentSchemas', 'minContains', 'maxContains',
  'unevaluatedItems', 'unevaluatedProperties', '$dynamicRef', '$recursiveRef',
];

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** Name in the registry: as EventBridge's own schema discovery names it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schemas-infer.html */
export const schemaName = ({ source, detailType }: Pick<DescribedEvent, 'source' | 'detailType'>) =>
  `${source}@${detailType.replace(/[^A-Za-z0-9_.-]/g, '')}`;

/** What keeps the schema from meaning the same to the publisher and in the registry, in words that say where. */
export function problemsOf(schema: JsonSchema, path = 'schema'): string[] {
  const here = [
    ...UNKNOWN.filter((keyword) => keyword in schema).map((keyword) => `${path} uses ${keyword}, which the registry's draft 4 does not know`),
    ...typeof schema.exclusiveMinimum === 'boolean' || typeof schema.exclusiveMaximum === 'boolean'
      ? [`${path} has an exclusive limit as draft 4 writes it: give the limit itself, as in draft 7`] : [],
    ...[schema.type ?? []].flat().filter((type) => !TYPES.includes(type)).map((type) => `${path} has the type ${JSON.stringify(type)}: give ${TYPES.join(', ')}`),
    ...schema.$ref !== undefined && !/^#\/definitions\/[^/]+$/.test(schema.$ref)
      ? [`${path} refers to ${schema.$ref}: only #/definitions/… can be referred to`] : [],
  ];
  return [...here, ...subschemas(schema).flatMap(([name, sub]) => (typeof sub === 'object' ? problemsOf(sub, `${path}.${name}`) : []))];
}

/** The whole event in draft 4, as the registry takes it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-create.html */
export function registryDocument({ source, detailType, detail }: DescribedEvent): JsonSchema {
  const { definitions, $schema, ...rest } = toDraft4(detail);
  return {
    '$schema': 'http://json-schema.org/draft-04/schema#',
    'title': detailType,
    'x-amazon-events-source': source,
    'x-amazon-events-detail-type': detailType,
    'type': 'object',
    'required': ['source', 'detail-type', 'detail'],
    'properties': { ...EVENT_FIELDS, 'source': { enum: [source] }, 'detail-type': { enum: [detailType] }, 'detail': rest },
    ...definitions ? { definitions } : {},
  };
}

function toDraft4(schema: JsonSchema): JsonSchema {
  const result: Record<string, any> = { ...schema };
  delete result.$id;
  for (const [limit, exclusive] of [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']]) {
    if (typeof schema[exclusive] !== 'number') continue;
    const tighter = limit === 'minimum' ? Math.max : Math.min;
    result[limit] = tighter(schema[exclusive], schema[limit] ?? schema[exclusive]);
    if (result[limit] === schema[exclusive]) result[exclusive] = true;
    else delete result[exclusive];
  }
  if ('const' in schema) {
    delete result.const;
    result.enum = [schema.const];
  }
  for (const keyword of ONE) {
    const sub = schema[keyword];
    if (typeof sub === 'object') result[keyword] = Array.isArray(sub) ? sub.map(draft4) : draft4(sub);
  }
  for (const keyword of MANY) if (schema[keyword]) result[keyword] = schema[keyword].map(draft4);
  for (const keyword of NAMED.filter((name) => schema[name])) {
    result[keyword] = Object.fromEntries(Object.entries<JsonSchema>(schema[keyword]).map(([name, sub]) => [name, draft4(sub)]));
  }
  return result;
}

/** `true` and `false` are schemas since draft 6. */
const draft4 = (schema: JsonSchema | boolean): JsonSchema => (typeof schema === 'object' ? toDraft4(schema) : schema ? {} : { not: {} });

function subschemas(schema: JsonSchema): [string, JsonSchema | boolean][] {
  const within = (keyword: string, subs: object) => Object.entries(subs).map(([name, sub]): [string, JsonSchema] => [`${keyword}.${name}`, sub]);
  return [...ONE, ...MANY, ...NAMED].filter((keyword) => typeof schema[keyword] === 'object').flatMap((keyword) => (
    Array.isArray(schema[keyword]) || NAMED.includes(keyword) ? within(keyword, schema[keyword]) : [[keyword, schema[keyword]]]
  ));
}
