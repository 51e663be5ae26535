/** What takes the place of references to things that are gone. */
export interface Gone {
  /** The stand-in for `Ref` or an attribute of a resource: `undefined` when the resource stays, `REMOVED` when there is none. */
  reference(logicalId: string, attribute: string): unknown;
  /** Whether nothing exports this name any more. */
  isImportGone(name: unknown): boolean;
}

export const REMOVED = Symbol('removed');

/** Stands in text for what is gone. */
const PLACEHOLDER = 'left-out';

/**
 * Takes references to what is gone out of a part of a template:
 * - a list loses the element; an object in a list goes as a whole when it loses a property (a statement without its resource, a target without its ARN);
 * - any other object loses the property; what becomes empty goes too;
 * - in text (`Fn::Join`, `Fn::Sub`) a placeholder is written instead;
 * - a branch of `Fn::If` becomes `AWS::NoValue`; other functions go as a whole.
 * What refers to nothing that is gone is returned as it is, the same object.
 */
export function prune(value: unknown, gone: Gone): unknown {
  if (Array.isArray(value)) return pruneList(value, gone);
  if (typeof value !== 'object' || value === null) return value;
  return intrinsic(value) ? pruneIntrinsic(value as Record<string, unknown>, gone) : pruneObject(value as Record<string, unknown>, gone).value;
}

/** As {@link prune}, for a place that needs some value: a placeholder when there is no other. */
export function pruneToText(value: unknown, gone: Gone): unknown {
  const pruned = prune(value, gone);
  return pruned === REMOVED ? PLACEHOLDER : pruned;
}

function pruneList(list: unknown[], gone: Gone): unknown {
  const kept = list.map((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item) || intrinsic(item)) return prune(item, gone);
    const { value, lost } = pruneObject(item as Record<string, unknown>, gone);
    return lost ? REMOVED : value;
  }).filter((item) => item !== REMOVED);
  if (list.length > 0 && kept.length === 0) return REMOVED;
  return same(list, kept) ? list : kept;
}

function pruneObject(object: Record<string, unknown>, gone: Gone): { value: unknown; lost: boolean } {
  const entries = Object.entries(object);
  const pruned = entries.map(([key, value]) => [key, prune(value, gone)] as const);
  const kept = pruned.filter(([, value]) => value !== REMOVED);
  const lost = kept.length < entries.length;
  if (lost && kept.length === 0) return { value: REMOVED, lost };
  const unchanged = !lost && pruned.every(([, value], i) => value === entries[i][1]);
  return { value: unchanged ? object : Object.fromEntries(kept), lost };
}

function pruneIntrinsic(call: Record<string, unknown>, gone: Gone): unknown {
  const [[name, argument]] = Object.entries(call);
  const rebuilt = (pruned: unknown) => (pruned === REMOVED ? REMOVED : pruned === argument ? call : { [name]: pruned });
  switch (name) {
    case 'Ref':
      return gone.reference(argument as string, 'Ref') ?? call;
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
      return gone.reference(logicalId, attribute.join('.')) ?? call;
    }
    case 'Fn::ImportValue':
      return gone.isImportGone(argument) ? REMOVED : rebuilt(prune(argument, gone));
    case 'Fn::Join': {
      const [separator, pieces] = argument as [string, unknown];
      if (!Array.isArray(pieces)) return rebuilt(strict([separator, pieces], gone));
      const texts = pieces.map((piece) => pruneToText(piece, gone));
      return same(pieces, texts) ? call : { [name]: [separator, texts] };
    }
    case 'Fn::Sub':
      return pruneSub(call, argument, gone);
    case 'Fn::If': {
      const branches = (argument as unknown[]).map((branch) => {
        const pruned = prune(branch, gone);
        return pruned === REMOVED ? { Ref: 'AWS::NoValue' } : pruned;
      });
      return same(argument as unknown[], branches) ? call : { [name]: branches };
    }
    default:
      return rebuilt(Array.isArray(argument) ? strict(argument, gone) : prune(argument, gone));
  }
}

/** Arguments of a function: all of them or none. */
function strict(list: unknown[], gone: Gone): unknown {
  const pruned = list.map((item) => (Array.isArray(item) ? strict(item, gone) : prune(item, gone)));
  if (pruned.includes(REMOVED)) return REMOVED;
  return same(list, pruned) ? list : pruned;
}

function pruneSub(call: Record<string, unknown>, argument: unknown, gone: Gone): unknown {
  const [template, given] = Array.isArray(argument) ? argument as [string, Record<string, unknown>] : [String(argument), {}];
  const variables = Object.fromEntries(Object.entries(given ?? {}).map(([key, value]) => [key, pruneToText(value, gone)]));
  const text = template.replace(/\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}/g, (found, logicalId: string, attribute = 'Ref') => {
    if (logicalId in (given ?? {})) return found;
    const standIn = gone.reference(logicalId, attribute);
    if (standIn === undefined) return found;
    if (standIn === REMOVED) return PLACEHOLDER;
    const variable = `${logicalId}StandIn${attribute.replace(/\./g, '')}`;
    variables[variable] = standIn;
    return `\${${variable}}`;
  });
  const unchanged = text === template && Object.entries(variables).every(([key, value]) => given?.[key] === value);
  if (unchanged) return call;
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [text, variables] : text };
}

/** A call of a template function: an object with the one key `Ref` or `Fn::…`. */
export function intrinsic(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

const same = (before: unknown[], after: unknown[]) => before.length === after.length && before.every((item, i) => item === after[i]);
