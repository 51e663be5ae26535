import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { environment } from './environment';
import { readUrl } from './objects';
import { accessPolicy } from '../core/access-policy';
import type { Job, Output } from '../core/job';
import { manifestKey } from '../core/keys';
import { keyPairId, type TrustedKey } from '../core/signing-key';

/** As `MediaDelivery` writes it. */
interface Delivery {
  readonly domain: string;
  readonly secret: string;
  readonly field?: string;
  readonly keys: TrustedKey[];
  readonly seconds: number;
}

type Made = Pick<Job, 'jobId' | 'outputs'>;

const secrets = new SecretsManagerClient({});
const KEY_CACHE_MS = 300_000;
let cached: { readonly privateKey: string; readonly until: number } | undefined;

/** Where the owner of a completed job finds what was made. */
export async function addressesOf(job: Made): Promise<object> {
  const { DELIVERY } = process.env;
  const urlOf = DELIVERY ? await signer(JSON.parse(DELIVERY) as Delivery, job) : { one: fromBucket, of: fromBucket, playback: {} };
  const outputs = (job.outputs ?? []).map(async (output) => ({ ...output, url: await (isAlone(output) ? urlOf.one : urlOf.of)(output.key) }));
  return { manifestUrl: await urlOf.one(manifestKey(job.jobId)), ...urlOf.playback, outputs: await Promise.all(outputs) };
}

/** Files that are passed on by themselves get an address that opens nothing else. */
const isAlone = ({ kind }: Output) => kind === 'RENDITION';

const fromBucket = (key: string) => readUrl({ bucket: environment('OUTPUT_BUCKET'), key });

async function signer(delivery: Delivery, { jobId, outputs = [] }: Made) {
  const { domain, seconds, keys } = delivery;
  const privateKey = await privateKeyOf(delivery);
  const expires = new Date(Date.now() + seconds * 1000);
  const key = { keyPairId: keyPairId(privateKey, keys), privateKey };
  const policy = accessPolicy(domain, jobId, expires);
  const query = getSignedUrl({ url: `https://${domain}/`, policy, ...key }).split('?')[1];
  const master = outputs.find(({ kind }) => kind === 'HLS');
  return {
    one: async (path: string) => getSignedUrl({ url: `https://${domain}/${path}`, dateLessThan: expires, ...key }),
    of: async (path: string) => `https://${domain}/${path}?${query}`,
    playback: { playback: { url: master && `https://${domain}/${master.key}`, query, cookies: getSignedCookies({ policy, ...key }), expiresAt: expires.toISOString() } },
  };
}

async function privateKeyOf({ secret, field }: Delivery): Promise<string> {
  if (cached && cached.until > Date.now()) return cached.privateKey;
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
  const privateKey = field ? (JSON.parse(SecretString) as Record<string, string>)[field] : SecretString;
  cached = { privateKey, until: Date.now() + KEY_CACHE_MS };
  return privateKey;
}
