import { z } from 'zod';
import { LOCALE } from './template';

export const CHANNELS = ['inApp', 'email', 'sms', 'push'] as const;
export type Channel = typeof CHANNELS[number];

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, e.g. 22:00');
const timeZone = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}, 'must be an IANA time zone, e.g. Europe/Berlin');

/** What a user wants to be told by; one item of the preferences table. */
export const preferencesSchema = z.object({
  email: z.string().optional(),
  phoneNumber: z.string().optional(),
  /** Endpoints of the user's devices at SNS platform applications. */
  pushEndpoints: z.array(z.string()).default([]),
  /** E-mail on or off. */
  emailEnabled: z.boolean().default(true),
  /** SMS on or off. */
  smsEnabled: z.boolean().default(false),
  inAppEnabled: z.boolean().default(true),
  pushEnabled: z.boolean().default(true),
  /** BCP 47. */
  locale: z.string().default('en'),
  timeZone: timeZone.default('UTC'),
  /** No e-mail, SMS or push from `from` until `to`, in the user's time zone. */
  quietHours: z.object({ from: timeOfDay, to: timeOfDay }).optional(),
});

export type Preferences = z.infer<typeof preferencesSchema>;

/** What is written of a user: nothing misspelt, nothing that could not be sent to. What is left out takes its default. */
export const contactSchema = z.strictObject({
  email: z.email('must be an e-mail address').optional(),
  phoneNumber: z.string().regex(/^\+[1-9]\d{1,14}$/, 'must be in E.164 form, e.g. +491701234567').optional(),
  pushEndpoints: z.array(z.string().regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:endpoint\/.+$/, 'must be the ARN of an SNS endpoint')).max(10).optional(),
  emailEnabled: z.boolean().optional(),
  smsEnabled: z.boolean().optional(),
  inAppEnabled: z.boolean().optional(),
  pushEnabled: z.boolean().optional(),
  locale: z.string().regex(LOCALE, 'must be a BCP 47 language, e.g. de or pt-BR').optional(),
  timeZone: timeZone.optional(),
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).optional(),
});

/** What users change themselves. Where they are reached comes from a verified source: nobody subscribes somebody else. */
export const choicesSchema = contactSchema.omit({ email: true, phoneNumber: true, pushEndpoints: true });

/** Channels that the user wants and that have an address; in-app needs none. */
export function wantedChannels(preferences: Preferences, available: readonly Channel[]): Channel[] {
  const wanted: Record<Channel, boolean> = {
    inApp: preferences.inAppEnabled,
    email: preferences.emailEnabled && Boolean(preferences.email),
    sms: preferences.smsEnabled && Boolean(preferences.phoneNumber),
    push: preferences.pushEnabled && preferences.pushEndpoints.length > 0,
  };
  return available.filter((channel) => wanted[channel]);
}

/** Whether it is now quiet at the user's. Equal times mean never. */
export function isQuiet({ quietHours, timeZone: zone }: Preferences, now: Date): boolean {
  if (!quietHours) return false;
  const { from, to } = quietHours;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now);
  return from <= to ? from <= time && time < to : from <= time || time < to;
}
