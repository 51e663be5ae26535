import { ffmpeg } from './ffmpeg';
import { loudnessArguments, parseLoudness } from '../core/loudness';
import type { PlannedTrack } from '../core/sound';

/** Of a file: which track, mixed how. */
export type MeasuredTrack = Pick<PlannedTrack, 'index' | 'mix'>;

/** Measures integrated loudness in LUFS; each track of each file once, however often it is asked for. */
export class LoudnessMeter {
  private readonly known = new Map<string, Promise<number>>();

  constructor(private readonly durationSeconds: number, private readonly signal?: AbortSignal) {}

  public async of(url: string, tracks: readonly MeasuredTrack[]): Promise<number[]> {
    const measured: number[] = [];
    for (const track of tracks) measured.push(await this.one(url, track));
    return measured;
  }

  private one(url: string, { index, mix }: MeasuredTrack): Promise<number> {
    const key = `${url}#${index}/${mix}`;
    const measured = this.known.get(key)
      ?? ffmpeg(loudnessArguments(url, index, this.durationSeconds, mix), { signal: this.signal }).then(({ stderr }) => parseLoudness(stderr));
    this.known.set(key, measured);
    return measured;
  }
}
