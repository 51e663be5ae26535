/** How a quantity is known: from the template alone, counted in real executions, or reasoned from the design. */
export type Basis = 'template' | 'measured' | 'modelled';

/** What one unit of work uses of a resource. */
export interface Usage {
  /** Unit of work: `order`, `video`, `videoMinute`, `run` (of a schedule), `month`, or one of the user's own. */
  readonly per: string;
  /** How much, by meter, e.g. `{ invocations: 1, milliseconds: 12 }`. */
  readonly meters: Readonly<Record<string, number>>;
  readonly basis: Basis;
  /** Where the numbers come from: date and run, or the reasoning. */
  readonly source: string;
  /** Type of the resource when it is not the one that carries the statement. */
  readonly type?: string;
}

/** A resource of a template. */
export interface Resource {
  readonly logicalId: string;
  readonly stack: string;
  /** Construct path. */
  readonly path: string;
  readonly type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly properties: Readonly<Record<string, any>>;
  readonly usages: readonly Usage[];
}

export type Model = readonly Resource[];

/** Key of the usage statements in a resource's metadata. */
export const USAGE_METADATA = 'cdk-event-workflows:usage';

interface Template {
  readonly Resources?: Record<string, {
    readonly Type: string;
    readonly Properties?: Record<string, unknown>;
    readonly Metadata?: Record<string, unknown>;
  }>;
}

/**
 * The resources of a synthesized template.
 *
 * @param paths construct path of a logical id; without it the metadata `aws:cdk:path` is used, then the logical id
 */
export function readTemplate(stack: string, template: Template, paths: Readonly<Record<string, string>> = {}): Resource[] {
  return Object.entries(template.Resources ?? {}).map(([logicalId, { Type, Properties, Metadata }]) => ({
    logicalId,
    stack,
    path: constructPath(paths[logicalId] ?? Metadata?.['aws:cdk:path'] as string ?? `${stack}/${logicalId}`),
    type: Type,
    properties: Properties ?? {},
    usages: Metadata?.[USAGE_METADATA] as Usage[] ?? [],
  }));
}

/** The resource of the same stack that a template value refers to. */
export function target(model: Model, from: Resource, value: unknown): Resource | undefined {
  const logicalId = referredId(value);
  return logicalId === undefined ? undefined : model.find((resource) => resource.stack === from.stack && resource.logicalId === logicalId);
}

function referredId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { readonly 'Ref'?: string; readonly 'Fn::GetAtt'?: string | string[] };
  return ref ?? (typeof attribute === 'string' ? attribute.split('.')[0] : attribute?.[0]);
}

/** The path of the construct that a user knows, not of the resource inside it. */
function constructPath(path: string): string {
  return path.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
}
