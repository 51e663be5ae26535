import { z } from 'zod';
import { contactSchema } from './preferences';

const userId = z.string().min(1);

/** What operators and imports ask for. */
export const preferencesCommand = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('get'), userId }),
  z.strictObject({ command: z.literal('put'), userId, preferences: contactSchema }),
  z.strictObject({ command: z.literal('delete'), userId }),
]);

export type PreferencesCommand = z.infer<typeof preferencesCommand>;
export type Contact = z.infer<typeof contactSchema>;

/** Where preferences are kept. */
export interface PreferencesStore {
  get(userId: string): Promise<Contact | undefined>;
  put(userId: string, preferences: Contact): Promise<void>;
  delete(userId: string): Promise<void>;
  /** Changes what is there now, even while others do; `how` may be called again. Answers what is there afterwards. */
  change(userId: string, how: (before: Contact) => Contact): Promise<Contact>;
}

/** Does what is asked and answers what is there afterwards. */
export async function managePreferences(command: PreferencesCommand, store: PreferencesStore): Promise<{ userId: string; preferences?: Contact }> {
  if (command.command === 'put') await store.put(command.userId, command.preferences);
  if (command.command === 'delete') await store.delete(command.userId);
  return { userId: command.userId, preferences: await store.get(command.userId) };
}

/** Where a signed-in user can be reached: what the user pool has verified. */
export function verifiedContact(claims: Record<string, unknown>): Pick<Contact, 'email' | 'phoneNumber'> {
  const verified = (name: string) => String(claims[`${name}_verified`]) === 'true' ? claims[name] : undefined;
  const { data = {} } = contactSchema.pick({ email: true, phoneNumber: true }).safeParse({ email: verified('email'), phoneNumber: verified('phone_number') });
  return data;
}
