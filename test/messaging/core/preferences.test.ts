import fc from 'fast-check';
import { isQuiet, Preferences, preferencesSchema, wantedChannels } from '../../../src/messaging/core/preferences';

const preferences = (given: object): Preferences => preferencesSchema.parse(given);
const all = ['inApp', 'email', 'sms'] as const;

describe('channels', () => {
  test.each([
    ['an unknown user', {}, ['inApp']],
    ['an address', { email: 'a@example.com' }, ['inApp', 'email']],
    ['e-mail off', { email: 'a@example.com', emailEnabled: false }, ['inApp']],
    ['SMS on', { phoneNumber: '+491701234567', smsEnabled: true }, ['inApp', 'sms']],
    ['SMS on without a number', { smsEnabled: true }, ['inApp']],
    ['nothing', { inAppEnabled: false }, []],
  ])('of %s', (_, given, expected) => {
    expect(wantedChannels(preferences(given), all)).toEqual(expected);
  });

  test('only those that are set up', () => {
    expect(wantedChannels(preferences({ email: 'a@example.com' }), ['inApp'])).toEqual(['inApp']);
  });
});

describe('quiet hours', () => {
  const night = { quietHours: { from: '22:00', to: '07:00' }, timeZone: 'Europe/Berlin' };

  test.each([
    ['2026-11-21T20:59:00Z', false], // 21:59 in Berlin
    ['2026-11-21T21:00:00Z', true],
    ['2026-11-21T23:30:00Z', true],
    ['2026-11-22T05:59:00Z', true],
    ['2026-11-22T06:00:00Z', false],
    ['2026-07-21T20:00:00Z', true], // summer time: 22:00
  ])('%s: %s', (now, expected) => {
    expect(isQuiet(preferences(night), new Date(now))).toBe(expected);
  });

  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu');
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });

  test('from a to b and from b to a together are the whole day, and never both', () => {
    fc.assert(fc.property(time, time, zone, instant, (from, to, timeZone, now) => {
      const quiet = (quietHours: object) => isQuiet(preferences({ quietHours, timeZone }), now);
      if (from === to) return !quiet({ from, to });
      return quiet({ from, to }) !== quiet({ from: to, to: from });
    }));
  });
});

test.each([
  ['a time of day', { quietHours: { from: '24:00', to: '07:00' } }],
  ['a time zone', { timeZone: 'Mars/Olympus' }],
])('refuses a wrong %s', (_, given) => {
  expect(() => preferences(given)).toThrow();
});
