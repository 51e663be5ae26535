/** What `-progress` reports. */
export interface Progress {
  /** Frames of the first output. */
  readonly frames: number;
  readonly seconds: number;
}

/** Reads ffmpeg's progress blocks from a stream of text, however it is cut. */
export class ProgressReader {
  private rest = '';
  private frames = 0;
  private seconds = 0;

  constructor(private readonly report: (progress: Progress) => void) {}

  public push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) this.read(line);
  }

  private read(line: string): void {
    const [name, value = ''] = line.split('=', 2);
    if (name === 'frame') this.frames = Number(value);
    if (name === 'out_time_us' && /^-?\d+$/.test(value)) this.seconds = Number(value) / 1e6;
    if (name === 'progress') this.report({ frames: this.frames, seconds: this.seconds });
  }
}
