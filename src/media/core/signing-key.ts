import { createHash, createPublicKey } from 'node:crypto';

/** A public key that CloudFront trusts. */
export interface TrustedKey {
  /** As CloudFront names it. */
  readonly id: string;
  readonly fingerprint: string;
}

/** The same for a private key and its public half, however they are written. */
export function fingerprint(pem: string): string {
  return createHash('sha256').update(createPublicKey(pem).export({ type: 'spki', format: 'der' })).digest('base64url');
}

/** The trusted key that a private key belongs to: so the pair may change without a moment in which signatures are not taken. */
export function keyPairId(privateKey: string, trusted: readonly TrustedKey[]): string {
  const own = fingerprint(privateKey);
  const found = trusted.find((key) => key.fingerprint === own);
  if (!found) throw new Error('The private key in the secret belongs to none of the public keys of the delivery: add its public half to `keys` first.');
  return found.id;
}
