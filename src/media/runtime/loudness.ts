import { ffmpeg } from './ffmpeg';
import { isAsLoud, isAsLoudWhereCarried, loudnessArguments, type MeasuredTrack, parseLoudness } from '../core/loudness';

export interface FileTrack {
  readonly url: string;
  readonly track: MeasuredTrack;
}

/** Measures integrated loudness in LUFS; each track of each file once, however often it is asked for. */
export class LoudnessMeter {
  private readonly known = new Map<string, Promise<number>>();

  constructor(private readonly durationSeconds: number, private readonly signal?: AbortSignal) {}

  public async of(url: string, tracks: readonly MeasuredTrack[]): Promise<number[]> {
    const measured: number[] = [];
    for (const track of tracks) measured.push(await this.one(url, track));
    return measured;
  }

  /**
   * Whether another loudness is the doing of AAC alone: very high tones, which it leaves out, or noise, which it cannot hold. Then both
   * are alike in what it carries at any rate.
   */
  public async differsByCodecOnly(before: FileTrack, after: FileTrack): Promise<boolean> {
    if (isAsLoud(await this.one(before.url, before.track), await this.one(after.url, after.track))) return false;
    const [one, other] = [await this.carried(before), await this.carried(after)];
    return isAsLoudWhereCarried(one, other);
  }

  private carried({ url, track }: FileTrack): Promise<number> {
    return this.one(url, { ...track, carried: true });
  }

  private one(url: string, track: MeasuredTrack): Promise<number> {
    const { index, mix, carried = false } = track;
    const key = `${url}#${index}/${mix}/${carried}`;
    const measured = this.known.get(key)
      ?? ffmpeg(loudnessArguments(url, track, this.durationSeconds), { signal: this.signal }).then(({ stderr }) => parseLoudness(stderr));
    this.known.set(key, measured);
    return measured;
  }
}
