/* eslint-disable no-bitwise -- These records are made of bit fields. */
const AAC = 'mp4a.40.2';

/** How players are told what they need to decode a file, read from its head (RFC 6381). */
export function codecString(head: Buffer): string {
  const text = head.toString('latin1');
  const record = (type: string) => {
    const at = text.indexOf(type);
    return at < 0 ? undefined : head.subarray(at + type.length);
  };
  const [avc, hevc, av1] = ['avcC', 'hvcC', 'av1C'].map(record);
  if (avc) return `avc1.${avc.toString('hex', 1, 4)}`;
  if (hevc) return hevcString(hevc);
  if (av1) return av1String(av1);
  return AAC;
}

/** ISO/IEC 14496-15, annex E. */
function hevcString(record: Buffer): string {
  const profile = record[1];
  const space = ['', 'A', 'B', 'C'][profile >> 6];
  const compatibility = [...record.readUInt32BE(2).toString(2).padStart(32, '0')].reverse().join('');
  const constraints = [...record.subarray(6, 12)].map((byte) => byte.toString(16).toUpperCase());
  while (constraints.length > 0 && constraints[constraints.length - 1] === '0') constraints.pop();
  return ['hvc1', `${space}${profile & 31}`, parseInt(compatibility, 2).toString(16), `${profile & 32 ? 'H' : 'L'}${record[12]}`, ...constraints].join('.');
}

/** https://aomediacodec.github.io/av1-isobmff/#codecsparam */
function av1String(record: Buffer): string {
  const level = String(record[1] & 31).padStart(2, '0');
  return `av01.${record[1] >> 5}.${level}${record[2] & 128 ? 'H' : 'M'}.${record[2] & 64 ? '10' : '08'}`;
}
