import { runtimeError } from './errors';

type Segment = string | number | '*';

const SEGMENT = /\.([A-Za-z_][\w-]*)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]|(\[\*\]|\.\*)/y;

/** Reference paths, and `*` besides. What else JSONPath has is refused. */
function parse(path: string): Segment[] {
  const segments: Segment[] = [];
  for (let at = path.startsWith('$$') ? 2 : 1; at < path.length; at = SEGMENT.lastIndex) {
    SEGMENT.lastIndex = at;
    const found = SEGMENT.exec(path);
    if (!found || !path.startsWith('$')) throw runtimeError(`${path} is no path that is understood here`);
    const [, dotted, single, double, index] = found;
    segments.push(index === undefined ? dotted ?? single ?? double ?? '*' : Number(index));
  }
  return segments;
}

/** Whether the path finds something. */
export function exists(path: string, document: unknown): boolean {
  return find(parse(path), document).length > 0;
}

/** What the path finds: one value, or a list where it has a `*`. */
export function read(path: string, document: unknown): any {
  const segments = parse(path);
  const found = find(segments, document);
  if (segments.includes('*')) return found;
  if (!found.length) throw runtimeError(`The JSONPath '${path}' could not be found in '${JSON.stringify(document)}'`);
  return found[0];
}

function find(segments: Segment[], document: unknown): unknown[] {
  return segments.reduce<unknown[]>((values, segment) => values.flatMap((value) => step(value, segment)), [document]);
}

function step(value: any, segment: Segment): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  if (segment === '*') return Object.values(value);
  if (typeof segment === 'number') return Array.isArray(value) && value.at(segment) !== undefined ? [value.at(segment)] : [];
  return Object.hasOwn(value, segment) ? [value[segment]] : [];
}

/** A copy of the document with the value at the path; objects on the way are made where there are none. */
export function write(path: string, document: unknown, value: unknown): unknown {
  return put(parse(path), document, value, path);
}

function put([segment, ...rest]: Segment[], document: any, value: unknown, path: string): unknown {
  if (segment === undefined) return value;
  if (typeof segment === 'number') {
    if (!Array.isArray(document) || segment < 0 || segment >= document.length) throw mismatch(path);
    return document.map((element, index) => index === segment ? put(rest, element, value, path) : element);
  }
  if (document !== undefined && (document === null || typeof document !== 'object' || Array.isArray(document))) throw mismatch(path);
  return { ...document, [segment]: put(rest, document?.[segment], value, path) };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: States.ResultPathMatchFailure */
const mismatch = (path: string) => runtimeError(`ResultPath ${path} does not fit the state's input`);
