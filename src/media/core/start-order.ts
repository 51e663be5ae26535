/** Asks to start a job for an object that nobody announced, as a rule's input transformer writes it. */
export interface StartOrder {
  readonly bucket: string;
  readonly key: string;
  /** The same for one cause, however often it is told of. */
  readonly once: string;
  /** Named by the event. */
  readonly owner?: string;
  /** Metadata of the object that names the owner. */
  readonly ownerMetadata: string;
  readonly defaultOwner: string;
}

interface Message {
  readonly start?: Omit<StartOrder, 'key' | 'owner'> & { readonly object?: { readonly key?: unknown; readonly owner?: unknown } };
}

/** The order that a message carries; nothing if it is of another kind. An event without a key is refused. */
export function startOrder(message: string): StartOrder | undefined {
  const { start } = JSON.parse(message) as Message;
  if (!start) return undefined;
  const { object, ...rest } = start;
  if (typeof object?.key !== 'string' || object.key === '') throw new Error('The event names no key: its detail has to be { "key": "…" }.');
  return { ...rest, key: object.key, owner: typeof object.owner === 'string' ? object.owner : undefined };
}

/** Whom the job belongs to. Metadata has its names in lower case. */
export function ownerOf({ owner, ownerMetadata, defaultOwner }: StartOrder, metadata: Record<string, string>): string {
  return owner ?? metadata[ownerMetadata.toLowerCase()] ?? defaultOwner;
}
