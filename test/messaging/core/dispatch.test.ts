import { dispatch, DispatchPorts, Outgoing } from '../../../src/messaging/core/dispatch';
import { readHeld, writeHeld } from '../../../src/messaging/core/held';
import { Channel, CHANNELS, preferencesSchema } from '../../../src/messaging/core/preferences';

const incoming = { id: 'j1#COMPLETED', occurredAt: '2026-11-21T08:00:00Z', kind: 'COMPLETED', userId: 'u1', data: { fileName: 'a.mp4' } };
const day = new Date('2026-11-21T12:00:00Z');
const night = new Date('2026-11-21T23:00:00Z');
const everything = { email: 'a@example.com', phoneNumber: '+491701234567', smsEnabled: true, locale: 'de' };
const quietHours = { from: '22:00', to: '07:00' };

function world(preferences: object, failing: Channel[] = []) {
  const sent: { channel: Channel; notification: Outgoing }[] = [];
  const held: Channel[][] = [];
  const ports: DispatchPorts = {
    templates: [{ kind: 'COMPLETED', subject: '{fileName} ready', text: 'Ready' }, { kind: 'COMPLETED', locale: 'de', subject: '{fileName} fertig', text: 'Fertig' }],
    channels: CHANNELS,
    preferencesOf: async () => preferencesSchema.parse(preferences),
    send: async (channel, notification) => {
      if (failing.includes(channel)) throw new Error(`${channel} is down`);
      sent.push({ channel, notification });
    },
    hold: async (_, channels) => void held.push(channels),
  };
  return { ports, sent, held };
}

test('sends by every wanted channel in the user\'s language', async () => {
  const { ports, sent } = world(everything);
  expect(await dispatch(incoming, ports, day)).toEqual({ sent: ['inApp', 'email', 'sms'], held: [] });
  expect(new Set(sent.map(({ notification }) => notification.subject))).toEqual(new Set(['a.mp4 fertig']));
});

test('records at once and keeps e-mail and SMS for after quiet hours', async () => {
  const { ports, sent, held } = world({ ...everything, quietHours });
  expect(await dispatch(incoming, ports, night)).toEqual({ sent: ['inApp'], held: ['email', 'sms'] });
  expect(sent.map(({ channel }) => channel)).toEqual(['inApp']);
  expect(held).toEqual([['email', 'sms']]);
});

test('what was held is sent by those channels alone, and by none that was switched off meanwhile', async () => {
  const later = readHeld(writeHeld(incoming, ['email', 'sms']))!;
  const { ports, sent } = world({ ...everything, smsEnabled: false, quietHours });
  expect(await dispatch(later.incoming, ports, day, later.channels)).toEqual({ sent: ['email'], held: [] });
  expect(sent[0].notification.incoming).toEqual(incoming);
});

test('a channel that fails stops no other, and the message comes again', async () => {
  const { ports, sent } = world(everything, ['email']);
  await expect(dispatch(incoming, ports, day)).rejects.toThrow('email is down');
  expect(sent.map(({ channel }) => channel)).toEqual(['inApp', 'sms']);
});

test('several failures are told together', async () => {
  const { ports } = world(everything, ['email', 'sms']);
  await expect(dispatch(incoming, ports, day)).rejects.toThrow('email is down; sms is down');
});

test('a kind without a template uses the message\'s own subject and text', async () => {
  const { ports, sent } = world({});
  await dispatch({ ...incoming, kind: 'other', subject: 'Hello\nthere', data: { text: 'Good morning' } }, ports, day);
  expect(sent[0].notification).toMatchObject({ subject: 'Hello there', text: 'Good morning' });
});

test.each(['', 'text', '{}', '{"heldNotification":{},"channels":[]}'])('%s is not a held notification', (body) => {
  expect(readHeld(body)).toBeUndefined();
});
