const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 16;

/**
 * Passes on the boxes of a fragmented MP4 file that are wanted, however its bytes are cut: the first of several files gives its
 * head as well, the others only their fragments.
 */
export class BoxFilter {
  private pending = Buffer.alloc(0);
  private left = 0;
  private passing = false;

  constructor(private readonly wanted: readonly string[]) {}

  /** The wanted part of these bytes. */
  public push(bytes: Buffer): Buffer[] {
    const kept: Buffer[] = [];
    let data = this.pending.length > 0 ? Buffer.concat([this.pending, bytes]) : bytes;
    this.pending = Buffer.alloc(0);
    while (data.length > 0) {
      if (this.left === 0 && !this.open(data)) {
        this.pending = Buffer.from(data);
        break;
      }
      const now = data.subarray(0, this.left);
      if (this.passing) kept.push(now);
      this.left -= now.length;
      data = data.subarray(now.length);
    }
    return kept;
  }

  /** Whether the file ended with a whole box. */
  public get complete(): boolean {
    return this.left === 0 && this.pending.length === 0;
  }

  private open(data: Buffer): boolean {
    if (data.length < HEADER_BYTES) return false;
    const short = data.readUInt32BE(0);
    if (short === 1 && data.length < LONG_HEADER_BYTES) return false;
    this.left = short === 1 ? Number(data.readBigUInt64BE(HEADER_BYTES)) : short;
    if (this.left < HEADER_BYTES) throw new Error('This is not a fragmented MP4 file.');
    this.passing = this.wanted.includes(data.toString('latin1', 4, 8));
    return true;
  }
}

export const HEAD_AND_FRAGMENTS = ['ftyp', 'moov', 'moof', 'mdat'];
export const FRAGMENTS = ['moof', 'mdat'];
