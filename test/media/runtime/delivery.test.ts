import { createVerify, generateKeyPairSync } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { accessPolicy } from '../../../src/media/core/access-policy';
import type { Output } from '../../../src/media/core/job';
import { fingerprint } from '../../../src/media/core/signing-key';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } });
const [earlier, present] = [pair(), pair()];
const jobId = '0192f5a8-0000-7000-8000-000000000001';
const output = (kind: Output['kind'], key: string): Output => ({ kind, name: key, key, bytes: 1 });
const outputs = [
  output('RENDITION', `encoded/${jobId}/720p.mp4`), output('HLS', `encoded/${jobId}/stream/master.m3u8`), output('STREAM', `encoded/${jobId}/stream/720p.m4s`),
  output('SPRITE_INDEX', `thumbnails/${jobId}/sprite.vtt`),
];

/** As CloudFront does. */
const decoded = (text: string) => Buffer.from(text.replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/'), 'base64');
const verified = (policy: string, signature: string, publicKey: string) => createVerify('RSA-SHA1').update(policy).verify(publicKey, decoded(signature));

let secret: string;
let read: jest.SpyInstance;

async function addresses(delivery: object = {}, of: Output[] = outputs): Promise<any> {
  const keys = [{ id: 'KEARLIER', fingerprint: fingerprint(earlier.publicKey) }, { id: 'KPRESENT', fingerprint: fingerprint(present.publicKey) }];
  process.env.DELIVERY = JSON.stringify({ domain: 'video.example.com', secret: 'arn:secret', keys, seconds: 3600, ...delivery });
  let made: any;
  await jest.isolateModulesAsync(async () => {
    const { SecretsManagerClient: Client } = jest.requireActual<typeof import('@aws-sdk/client-secrets-manager')>('@aws-sdk/client-secrets-manager');
    read = jest.spyOn(Client.prototype as SecretsManagerClient, 'send').mockImplementation(async () => ({ SecretString: secret }));
    const { addressesOf } = jest.requireActual<typeof import('../../../src/media/runtime/delivery')>('../../../src/media/runtime/delivery');
    made = await addressesOf({ jobId, outputs: of });
    await addressesOf({ jobId, outputs: of });
  });
  return made;
}

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z') });
  secret = present.privateKey;
});
afterEach(() => jest.useRealTimers());

const EXPIRES = Date.parse('2026-11-21T13:00:00Z') / 1000;

test('a film\'s own address opens that film, until then', async () => {
  const { outputs: [film], manifestUrl } = await addresses();
  for (const [address, key] of [[film.url, film.key], [manifestUrl, `encoded/${jobId}/manifest.json`]]) {
    const { origin, pathname, searchParams } = new URL(address);
    expect([origin + pathname, Object.fromEntries(searchParams)]).toEqual([
      `https://video.example.com/${key}`, { 'Expires': String(EXPIRES), 'Key-Pair-Id': 'KPRESENT', 'Signature': expect.any(String) },
    ]);
    const policy = JSON.stringify({ Statement: [{ Resource: `https://video.example.com/${key}`, Condition: { DateLessThan: { 'AWS:EpochTime': EXPIRES } } }] });
    expect(verified(policy, searchParams.get('Signature')!, present.publicKey)).toBe(true);
    expect(verified(policy.replace('.mp4', '.mp5').replace('.json', '.jsom'), searchParams.get('Signature')!, present.publicKey)).toBe(false);
  }
});

test('players get one signature for everything of the job, in the address and as cookies', async () => {
  const { playback, outputs: [, ...others] } = await addresses();
  expect(playback).toMatchObject({ url: `https://video.example.com/encoded/${jobId}/stream/master.m3u8`, expiresAt: '2026-11-21T13:00:00.000Z' });
  for (const { url, key } of others) expect(url).toBe(`https://video.example.com/${key}?${playback.query}`);
  const given = new URLSearchParams(playback.query);
  const policy = decoded(given.get('Policy')!).toString();
  expect(policy).toBe(accessPolicy('video.example.com', jobId, new Date(EXPIRES * 1000)));
  expect(JSON.parse(policy).Statement).toEqual([{ Resource: `https://video.example.com/*/${jobId}/*`, Condition: { DateLessThan: { 'AWS:EpochTime': EXPIRES } } }]);
  expect(verified(policy, given.get('Signature')!, present.publicKey)).toBe(true);
  expect(playback.cookies).toEqual({
    'CloudFront-Policy': given.get('Policy'), 'CloudFront-Signature': given.get('Signature'), 'CloudFront-Key-Pair-Id': 'KPRESENT',
  });
});

test('without streams there is no playlist to open', async () => {
  expect((await addresses({}, outputs.slice(0, 1))).playback.url).toBeUndefined();
});

test('whichever of the trusted pairs the secret holds, the signature names that one', async () => {
  secret = earlier.privateKey;
  const { playback } = await addresses();
  const given = new URLSearchParams(playback.query);
  expect(given.get('Key-Pair-Id')).toBe('KEARLIER');
  expect(verified(decoded(given.get('Policy')!).toString(), given.get('Signature')!, earlier.publicKey)).toBe(true);
});

test('the key may be a field of the secret; it is read once in a while, not each time', async () => {
  secret = JSON.stringify({ pem: present.privateKey });
  expect((await addresses({ field: 'pem' })).playback.query).toContain('KPRESENT');
  expect(read).toHaveBeenCalledTimes(1);
});

test('a private key whose public half is not trusted is an error that says what to do', async () => {
  secret = pair().privateKey;
  await expect(addresses()).rejects.toThrow(/add its public half/);
});
