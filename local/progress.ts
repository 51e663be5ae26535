/** A step of the way from an app to its running stacks. */
export interface Progress {
  readonly phase: 'synth' | 'bootstrap' | 'deploy' | 'make up';
  /** One line for people. */
  readonly message: string;
  /** Of a resource event in `deploy`. */
  readonly resource?: ResourceEvent;
}

export type OnProgress = (progress: Progress) => void;

export interface ResourceEvent {
  readonly stack: string;
  /** How many of the stack's resources are done, and how many there are. */
  readonly done?: number;
  readonly total?: number;
  /** Such as `CREATE_COMPLETE`. */
  readonly status: string;
  readonly type: string;
  /** Construct path and logical id, as the CDK command line prints them. */
  readonly name: string;
}

const EVENT = /^(\S+) \|\s*(?:(\d+)(?:\/(\d+))?\s*\|)?.*?\| ([A-Z_]+)\s*\| (\S+)\s*\| (.+?)\s*$/;
const COLOUR = /\u001b\[[0-9;]*m/g;

/** Reads a line of `cdk deploy --progress events`; undefined when it is none about a resource. */
export function parseResourceEvent(line: string): ResourceEvent | undefined {
  const match = EVENT.exec(line.replace(COLOUR, ''));
  if (!match) return undefined;
  const [, stack, done, total, status, type, name] = match;
  return { stack, done: done ? Number(done) : undefined, total: total ? Number(total) : undefined, status, type, name };
}
