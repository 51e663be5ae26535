import fc from 'fast-check';
import { managePreferences, preferencesCommand, PreferencesStore, verifiedContact } from '../../../src/messaging/core/manage-preferences';
import { choicesSchema, contactSchema, preferencesSchema, wantedChannels } from '../../../src/messaging/core/preferences';
import { pushMessage } from '../../../src/messaging/core/push';

function memory(): PreferencesStore {
  const all = new Map<string, object>();
  return {
    change: async (userId, how) => {
      const after = how(all.get(userId) ?? {});
      all.set(userId, after);
      return after;
    },
    get: async (userId) => all.get(userId),
    put: async (userId, preferences) => void all.set(userId, preferences),
    delete: async (userId) => void all.delete(userId),
  };
}

test('put replaces, get answers, delete forgets', async () => {
  const store = memory();
  const run = (command: object) => managePreferences(preferencesCommand.parse({ userId: 'ann', ...command }), store);
  expect(await run({ command: 'get' })).toEqual({ userId: 'ann', preferences: undefined });
  await run({ command: 'put', preferences: { email: 'ann@example.com' } });
  expect(await run({ command: 'put', preferences: { locale: 'de' } })).toEqual({ userId: 'ann', preferences: { locale: 'de' } });
  expect(await run({ command: 'delete' })).toEqual({ userId: 'ann', preferences: undefined });
});

test.each([
  { command: 'put', userId: 'ann', preferences: { mail: 'ann@example.com' } },
  { command: 'put', userId: 'ann', preferences: { email: 'ann' } },
  { command: 'put', userId: 'ann', preferences: { phoneNumber: '0170' } },
  { command: 'put', userId: 'ann', preferences: { timeZone: 'Mars/Base' } },
  { command: 'put', userId: 'ann', preferences: { quietHours: { from: '25:00', to: '07:00' } } },
  { command: 'put', userId: 'ann', preferences: { pushEndpoints: ['arn:aws:sns:eu-central-1:123456789012:topic'] } },
  { command: 'get', userId: '' },
  { command: 'list', userId: 'ann' },
])('refuses %j', (command) => expect(preferencesCommand.safeParse(command).success).toBe(false));

test('what may be written can be read by the dispatcher', () => {
  const written = fc.record({
    email: fc.constant('a@example.com'),
    emailEnabled: fc.boolean(),
    smsEnabled: fc.boolean(),
    pushEnabled: fc.boolean(),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
    quietHours: fc.constant({ from: '22:00', to: '07:00' }),
    pushEndpoints: fc.constantFrom([], ['arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/1']),
  }, { requiredKeys: [] });
  fc.assert(fc.property(written, (given) => {
    const read = preferencesSchema.parse(contactSchema.parse(given));
    expect(wantedChannels(read, ['push']).length).toBe(given.pushEnabled !== false && given.pushEndpoints?.length ? 1 : 0);
  }));
});

test('users choose, but not whom else to tell', () => {
  expect(choicesSchema.safeParse({ email: 'victim@example.com' }).success).toBe(false);
  const claims = { email: 'ann@example.com', email_verified: 'true', phone_number: '+491701234567', phone_number_verified: 'false' };
  expect(verifiedContact(claims)).toEqual({ email: 'ann@example.com' });
  expect(verifiedContact({ ...claims, phone_number_verified: true })).toEqual({ email: 'ann@example.com', phoneNumber: '+491701234567' });
  expect(verifiedContact({})).toEqual({});
});

test('a push message fits every service and is valid JSON inside JSON', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
    const message = JSON.parse(pushMessage({ subject: 's', text }));
    expect(Object.keys(message)).toEqual(['default', 'GCM', 'APNS', 'APNS_SANDBOX', 'ADM']);
    expect(JSON.parse(message.APNS).aps.alert.body).toBe([...text].slice(0, 700).join(''));
    expect(JSON.parse(message.GCM).fcmV1Message.message.notification.title).toBe('s');
  }));
});
