import fc from 'fast-check';
import { deviceId, DevicePorts, MAX_DEVICES, registerDevice, removeDevice } from '../../../src/messaging/core/devices';
import { Contact } from '../../../src/messaging/core/manage-preferences';

const APPLICATION = 'arn:aws:sns:eu-central-1:123456789012:app/GCM/shop';
const endpointOf = (token: string) => `arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/${token}`;

function world() {
  const contacts = new Map<string, Contact>();
  const owners = new Map<string, string>();
  let callsLeft = Infinity;
  const count = () => {
    if (callsLeft-- <= 0) throw new Error('crash');
  };
  const crashAfter = (calls: number) => {
    callsLeft = calls;
  };
  const ports: DevicePorts = {
    find: async (_, token) => {
      count();
      return { endpoint: endpointOf(token), owner: owners.get(endpointOf(token)) };
    },
    claim: async (endpoint, _, userId) => {
      count();
      owners.set(endpoint, userId);
    },
    forget: async (endpoint) => {
      count();
      owners.delete(endpoint);
    },
    change: async (userId, how) => {
      count();
      const after = how(contacts.get(userId) ?? {});
      contacts.set(userId, after);
      return after;
    },
  };
  const toldOn = (endpoint: string) => [...contacts].filter(([, { pushEndpoints }]) => pushEndpoints?.includes(endpoint)).map(([userId]) => userId);
  return { ports, contacts, toldOn, crashAfter };
}

const user = fc.constantFrom('ann', 'bob', 'eve');
const token = fc.constantFrom('t0', 't1', 't2', 't3');

test('a device belongs to whoever signed in on it last, and to nobody after sign-out', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(user, token, fc.boolean()), { maxLength: 30 }), async (steps) => {
    const { ports, toldOn } = world();
    const owner = new Map<string, string>();
    for (const [userId, device, signIn] of steps) {
      if (signIn) {
        expect(await registerDevice(userId, APPLICATION, device, ports)).toBe(deviceId(endpointOf(device)));
        owner.set(device, userId);
      } else {
        expect(await removeDevice(userId, device, ports)).toBe(owner.get(device) === userId);
        if (owner.get(device) === userId) owner.delete(device);
      }
      for (const each of ['t0', 't1', 't2', 't3']) expect(toldOn(endpointOf(each))).toEqual(owner.has(each) ? [owner.get(each)] : []);
    }
  }));
});

test('wherever it crashes, nobody is told on somebody else\'s device, and the next start of the app mends it', async () => {
  for (let crashAt = 0; crashAt < 4; crashAt++) {
    const { ports, toldOn, crashAfter } = world();
    await registerDevice('ann', APPLICATION, 't0', ports);
    crashAfter(crashAt);
    await expect(registerDevice('bob', APPLICATION, 't0', ports)).rejects.toThrow('crash');
    expect(toldOn(endpointOf('t0'))).toEqual(crashAt < 2 ? ['ann'] : []);
    crashAfter(Infinity);
    await registerDevice('bob', APPLICATION, 't0', ports);
    expect(toldOn(endpointOf('t0'))).toEqual(['bob']);
  }
});

test(`the first of more than ${MAX_DEVICES} devices makes way; other preferences stay`, async () => {
  const { ports, contacts } = world();
  contacts.set('ann', { locale: 'de' });
  for (let index = 0; index <= MAX_DEVICES; index++) await registerDevice('ann', APPLICATION, `t${index}`, ports);
  const { locale, pushEndpoints } = contacts.get('ann')!;
  expect([locale, pushEndpoints!.length, pushEndpoints![0], pushEndpoints!.at(-1)]).toEqual(['de', MAX_DEVICES, endpointOf('t1'), endpointOf(`t${MAX_DEVICES}`)]);
});
