import { ESSENTIAL_PROPERTIES, Properties, refusal, Remedy, SUBSTITUTES } from './emulator-gaps';
import { Gone, prune, pruneToText, REMOVED } from './prune';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DependsOn?: string | string[];
  readonly Metadata?: Record<string, unknown>;
  readonly [attribute: string]: unknown;
}

export interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
  readonly [attribute: string]: unknown;
}

export interface Template {
  readonly Resources?: Record<string, Resource>;
  readonly Outputs?: Record<string, Output>;
  readonly [section: string]: unknown;
}

/** A resource that is not in the template the emulator gets. */
export interface LeftOut {
  /** Key of its template. */
  readonly template: string;
  readonly logicalId: string;
  readonly type: string;
  /** Construct path, where the template tells it. */
  readonly path: string;
  readonly reason: string;
  readonly remedy: Remedy;
  readonly properties: Properties;
}

export interface Filtered {
  /** A template that had nothing to leave out is the same object as before. */
  readonly templates: Record<string, Template>;
  readonly leftOut: LeftOut[];
}

/**
 * Takes out of an app's templates what the emulator refuses, and every reference to it.
 * Nested templates keep their outputs, since their parent may ask for them.
 */
export function filterTemplates(templates: Record<string, Template>, nested: ReadonlySet<string> = new Set()): Filtered {
  const leftOut: LeftOut[] = [];
  for (const [key, template] of Object.entries(templates)) {
    for (const [id, resource] of Object.entries(template.Resources ?? {})) {
      const reason = refusal(resource.Type, resource.Properties ?? {});
      if (reason) leftOut.push(entry(key, id, resource, reason, SUBSTITUTES[resource.Type]?.remedy ?? Remedy.NONE));
    }
  }
  const goneExports = new Set<string>();
  // What refers to something left out may have to go itself, so until nothing more goes.
  for (;;) {
    const before = leftOut.length + goneExports.size;
    const filtered = Object.fromEntries(Object.entries(templates).map(([key, template]) =>
      [key, filterTemplate(key, template, leftOut, goneExports, nested.has(key))]));
    if (leftOut.length + goneExports.size > before) continue;
    return { templates: filtered, leftOut: leftOut.map((left) => resolvable(left, leftOut, goneExports)) };
  }
}

function filterTemplate(key: string, template: Template, leftOut: LeftOut[], goneExports: Set<string>, isNested: boolean): Template {
  const own = idMap(key, leftOut);
  const gone = goneIn(own, goneExports);
  const resources: Record<string, Resource> = {};
  for (const [id, resource] of Object.entries(template.Resources ?? {})) {
    if (own.has(id)) continue;
    resources[id] = filterResource(resource, gone);
    const has = ({ Properties: properties = {} }: Resource, name: string) => name in properties;
    const lost = ESSENTIAL_PROPERTIES[resource.Type]?.find((name) => has(resource, name) && !has(resources[id], name));
    if (lost) leftOut.push(entry(key, id, resource, `its ${lost} refers to what is left out`, Remedy.NONE));
  }
  const outputs: Record<string, Output> = {};
  for (const [id, output] of Object.entries(template.Outputs ?? {})) {
    const value = isNested ? pruneToText(output.Value, gone) : prune(output.Value, gone);
    if (value !== REMOVED) outputs[id] = value === output.Value ? output : { ...output, Value: value };
    else if (output.Export) goneExports.add(JSON.stringify(output.Export.Name));
  }
  const changed = differs(template.Resources, resources) || differs(template.Outputs, outputs);
  return changed ? { ...template, Resources: resources, ...(template.Outputs && { Outputs: outputs }) } : template;
}

function filterResource(resource: Resource, gone: Gone): Resource {
  const { Type, DependsOn, Properties: properties, ...rest } = resource;
  const pruned = properties && (Type === 'AWS::CloudFormation::Stack' ? pruneNestedStack(properties, gone) : prune(properties, gone));
  const others = prune(rest, gone);
  const dependencies = [DependsOn ?? []].flat();
  const kept = dependencies.filter((id) => gone.reference(id, 'Ref') === undefined);
  if (pruned === properties && others === rest && kept.length === dependencies.length) return resource;
  return {
    Type,
    ...(pruned !== undefined && pruned !== REMOVED && { Properties: pruned as Properties }),
    ...(kept.length > 0 && { DependsOn: kept }),
    ...(others !== REMOVED && others as object),
  };
}

/** A left-out resource as its stack could tell its values: without what is left out beside it. */
function resolvable(left: LeftOut, leftOut: LeftOut[], goneExports: Set<string>): LeftOut {
  const properties = prune(left.properties, goneIn(idMap(left.template, leftOut), goneExports));
  // An alarm of alarms means nothing without one of them.
  const remedy = left.type === 'AWS::CloudWatch::CompositeAlarm' && properties !== left.properties ? Remedy.NONE : left.remedy;
  return { ...left, remedy, properties: properties === REMOVED ? {} : properties as Properties };
}

const idMap = (template: string, leftOut: LeftOut[]) =>
  new Map(leftOut.filter((left) => left.template === template).map((left) => [left.logicalId, left]));

/** Parameters of a nested stack have no default: each keeps some value. */
function pruneNestedStack(properties: Properties, gone: Gone): unknown {
  const given = (properties.Parameters ?? {}) as Properties;
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, pruneToText(value, gone)]));
  return differs(given, parameters) ? prune({ ...properties, Parameters: parameters }, gone) : prune(properties, gone);
}

function goneIn(leftOut: Map<string, LeftOut>, goneExports: Set<string>, asking: string[] = []): Gone {
  return {
    isImportGone: (name) => goneExports.has(JSON.stringify(name)),
    reference: (logicalId, attribute) => {
      const left = leftOut.get(logicalId);
      if (!left) return undefined;
      const standIn = left.remedy === Remedy.NONE || asking.includes(logicalId)
        ? undefined
        : SUBSTITUTES[left.type].standIn(logicalId, left.properties)[attribute];
      // The stand-in may itself be left out: a version behind an alias.
      return standIn === undefined ? REMOVED : prune(standIn, goneIn(leftOut, goneExports, [...asking, logicalId]));
    },
  };
}

function entry(template: string, logicalId: string, resource: Resource, reason: string, remedy: Remedy): LeftOut {
  const { Type: type, Properties: properties = {}, Metadata: metadata } = resource;
  const path = String(metadata?.['aws:cdk:path'] ?? logicalId).replace(/\/Resource$/, '');
  return { template, logicalId, type, path, reason, remedy, properties };
}

const differs = (before: object = {}, after: object) => {
  const values = Object.values(after);
  return Object.values(before).length !== values.length || Object.values(before).some((value, i) => value !== values[i]);
};
