/** Crockford's base 32: no letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `ORD-2026-…` with 60 random bits: unguessable enough, and an accept that meets a taken id fails whole. */
export function orderId(now: Date, random: Uint8Array): string {
  const letters = [...random.slice(0, 12)].map((byte) => ALPHABET[byte % 32]);
  return `ORD-${now.getUTCFullYear()}-${letters.join('')}`;
}
