import { z } from 'zod';
import type { Contact } from './manage-preferences';

/** As many devices as a user is told on; the one registered first makes way for another. */
export const MAX_DEVICES = 10;

/** What an app on a device sends, each time that it is started: the token that its push service gave it. */
export const registrationSchema = z.strictObject({
  token: z.string().min(1).max(4096),
  /** `GCM/shop`: needed where there are several platform applications. */
  application: z.string().min(1).optional(),
});

export interface DevicePorts {
  /** The endpoint of a token at a platform application, made if there is none; and whose it is. */
  find(application: string, token: string): Promise<{ readonly endpoint: string; readonly owner?: string }>;
  /** Notes whose it is and switches it on. */
  claim(endpoint: string, token: string, userId: string): Promise<void>;
  forget(endpoint: string): Promise<void>;
  change(userId: string, how: (before: Contact) => Contact): Promise<Contact>;
}

const without = (endpoint: string) => (contact: Contact): Contact => ({
  ...contact, pushEndpoints: contact.pushEndpoints?.filter((other) => other !== endpoint),
});
const withLast = (endpoint: string) => (contact: Contact): Contact => ({
  ...contact, pushEndpoints: [...without(endpoint)(contact).pushEndpoints ?? [], endpoint].slice(-MAX_DEVICES),
});

/** What users see of an endpoint: the last part of its ARN. */
export const deviceId = (endpoint: string) => endpoint.split('/').at(-1)!;

/**
 * A device belongs to whoever signed in on it last. In this order a crash leaves it with nobody until the app starts again,
 * never with two: nobody reads what somebody else is told.
 */
export async function registerDevice(userId: string, application: string, token: string, ports: DevicePorts): Promise<string> {
  const { endpoint, owner } = await ports.find(application, token);
  if (owner && owner !== userId) await ports.change(owner, without(endpoint));
  await ports.claim(endpoint, token, userId);
  await ports.change(userId, withLast(endpoint));
  return deviceId(endpoint);
}

/** Answers whether there was such a device of the user. */
export async function removeDevice(userId: string, device: string, ports: DevicePorts): Promise<boolean> {
  let found: string | undefined;
  await ports.change(userId, (contact) => {
    found = contact.pushEndpoints?.find((endpoint) => deviceId(endpoint) === device);
    return found ? without(found)(contact) : contact;
  });
  if (found) await ports.forget(found);
  return found !== undefined;
}
