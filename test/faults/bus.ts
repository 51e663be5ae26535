import type { EventBridgeClient, PutEventsCommand, PutEventsCommandOutput, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

type Pattern = { readonly [field: string]: unknown };
export type BusEvent = Record<string, any>;

export interface Rule {
  readonly pattern: Pattern;
  readonly target: (event: BusEvent) => void;
}

/** Whether a rule's pattern takes the event. Of the pattern language it knows what the rules use. */
export function matches({ $or: anyOf, ...pattern }: Pattern, event: BusEvent): boolean {
  if (anyOf && !(anyOf as Pattern[]).some((one) => matches(one, event))) return false;
  return Object.entries(pattern).every(([field, wanted]) => Array.isArray(wanted)
    ? wanted.some((candidate) => accepts(candidate, event[field]))
    : typeof event[field] === 'object' && matches(wanted as Pattern, event[field]));
}

function accepts(candidate: any, value: unknown): boolean {
  if (candidate === null || typeof candidate !== 'object') return candidate === value;
  if ('exists' in candidate) return candidate.exists === (value !== undefined);
  if ('anything-but' in candidate) return !candidate['anything-but'].includes(value);
  if ('prefix' in candidate) return typeof value === 'string' && value.startsWith(candidate.prefix);
  throw new Error(`no such matcher is understood here: ${JSON.stringify(candidate)}`);
}

/** An event bus with an archive. Only what is answered as taken is taken. */
export class Bus {
  public readonly archive: BusEvent[] = [];
  private ids = 0;

  /** @param refuses whether it takes no more of this entry */
  constructor(private readonly rules: Rule[], private readonly refuses: (entry: PutEventsRequestEntry) => boolean = () => false) {}

  public asClient(): EventBridgeClient {
    return { send: async (command: PutEventsCommand) => this.put(command.input.Entries!) } as unknown as EventBridgeClient;
  }

  /** Sends everything again that was ever taken. */
  public replay(): void {
    for (const event of this.archive) this.route({ ...event, 'replay-name': 'replay' });
  }

  public put(entries: PutEventsRequestEntry[]): PutEventsCommandOutput {
    const results = entries.map((entry) => {
      if (this.refuses(entry)) return { ErrorCode: 'InternalFailure' };
      const { Source: source, DetailType, Detail, Time } = entry;
      const event = { 'id': `event-${++this.ids}`, source, 'detail-type': DetailType, 'time': Time!.toISOString(), 'detail': JSON.parse(Detail!) };
      this.archive.push(event);
      this.route(event);
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results, $metadata: {} };
  }

  private route(event: BusEvent): void {
    for (const { pattern, target } of this.rules) if (matches(pattern, event)) target(event);
  }
}
