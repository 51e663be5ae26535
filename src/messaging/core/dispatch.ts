import type { Incoming } from './incoming';
import { Channel, isQuiet, Preferences, wantedChannels } from './preferences';
import { chooseTemplate, oneLine, render, Rendered, Template } from './template';

/** What dispatching needs of the world. */
export interface DispatchPorts {
  readonly templates: readonly Template[];
  /** Channels that are set up. */
  readonly channels: readonly Channel[];
  preferencesOf(userId: string): Promise<Preferences>;
  /** Sends. Runs at most once to success for one notification and channel. */
  send(channel: Channel, notification: Outgoing): Promise<void>;
  /** Comes back later with these channels. */
  hold(incoming: Incoming, channels: Channel[]): Promise<void>;
}

export interface Outgoing extends Rendered {
  readonly incoming: Incoming;
  readonly preferences: Preferences;
}

export interface Dispatched {
  readonly sent: Channel[];
  readonly held: Channel[];
}

/**
 * Tells a user by every channel that is wanted. E-mail, SMS and push wait for the end of quiet hours.
 * A channel that fails does not stop the others; the message then fails and comes again for that channel alone.
 */
export async function dispatch(incoming: Incoming, ports: DispatchPorts, now: Date, only?: readonly Channel[]): Promise<Dispatched> {
  const preferences = await ports.preferencesOf(incoming.userId);
  const wanted = wantedChannels(preferences, ports.channels).filter((channel) => !only || only.includes(channel));
  const held: Channel[] = isQuiet(preferences, now) ? wanted.filter((channel) => channel !== 'inApp') : [];
  const sent = wanted.filter((channel) => !held.includes(channel));
  const notification = { incoming, preferences, ...renderFor(incoming, preferences, ports.templates) };
  const results = await Promise.allSettled([
    ...sent.map(async (channel) => ports.send(channel, notification)),
    ...held.length ? [ports.hold(incoming, held)] : [],
  ]);
  const failures = results.flatMap((result) => result.status === 'rejected' ? [result.reason as Error] : []);
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
  return { sent, held };
}

function renderFor({ kind, subject = kind, data }: Incoming, { locale }: Preferences, templates: readonly Template[]): Rendered {
  const template = chooseTemplate(templates, kind, locale);
  return template ? render(template, data) : { subject: oneLine(subject), text: typeof data.text === 'string' ? data.text : subject };
}
