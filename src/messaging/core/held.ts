import { z } from 'zod';
import type { Incoming } from './incoming';
import { Channel, CHANNELS } from './preferences';

const heldSchema = z.object({
  heldNotification: z.object({
    id: z.string(),
    occurredAt: z.string(),
    kind: z.string(),
    userId: z.string(),
    subject: z.string().optional(),
    data: z.record(z.string(), z.unknown()),
  }),
  channels: z.array(z.enum(CHANNELS)),
});

/** A notification that waits for the end of quiet hours, as a queue message. */
export function writeHeld(heldNotification: Incoming, channels: Channel[]): string {
  return JSON.stringify({ heldNotification, channels });
}

/** Undefined when the message is not one of those. */
export function readHeld(body: string): { incoming: Incoming; channels: Channel[] } | undefined {
  try {
    const { heldNotification, channels } = heldSchema.parse(JSON.parse(body));
    return { incoming: heldNotification, channels };
  } catch {
    return undefined;
  }
}
