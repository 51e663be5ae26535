/** Reads so many bytes of a file from an offset on; fewer where it ends. */
export type ReadAt = (offset: number, bytes: number) => Promise<Buffer>;

const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 16;
/** Where a track says how its samples are stored. */
const PATH = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'];
/** Version, flags and number of entries come before the first entry. */
const ENTRIES = 8;
/** A file whose boxes are this many lies. */
const MOST_BOXES = 2000;

/**
 * Whether a track of an MP4 file is encrypted: its sample entry is called `encv` or `enca` (ISO/IEC 14496-12). ffmpeg does not say:
 * it shows the entry that is hidden inside. Reads headers only.
 */
export async function isEncrypted(read: ReadAt, fileBytes: number): Promise<boolean> {
  let left = MOST_BOXES;
  async function within(from: number, to: number, depth: number): Promise<boolean> {
    for (let at = from; at + HEADER_BYTES <= to && left-- > 0;) {
      const head = await read(at, LONG_HEADER_BYTES);
      if (head.length < HEADER_BYTES) return false;
      const { bytes, headerBytes } = sizeOf(head, to - at);
      if (bytes < headerBytes) return false;
      const body = at + headerBytes;
      if (typeOf(head) === PATH[depth]) {
        const found = depth === PATH.length - 1
          ? ['encv', 'enca'].includes(typeOf(await read(body + ENTRIES, HEADER_BYTES)))
          : await within(body, at + bytes, depth + 1);
        if (found) return true;
      }
      at += bytes;
    }
    return false;
  }
  return within(0, fileBytes, 0);
}

const typeOf = (head: Buffer) => head.toString('latin1', 4, HEADER_BYTES);

/** 0 stands for all that follows, 1 for a size too large for its field. */
function sizeOf(head: Buffer, rest: number): { bytes: number; headerBytes: number } {
  const short = head.readUInt32BE(0);
  if (short === 0) return { bytes: rest, headerBytes: HEADER_BYTES };
  if (short !== 1 || head.length < LONG_HEADER_BYTES) return { bytes: short, headerBytes: HEADER_BYTES };
  return { bytes: Number(head.readBigUInt64BE(HEADER_BYTES)), headerBytes: LONG_HEADER_BYTES };
}
