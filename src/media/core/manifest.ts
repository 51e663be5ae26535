import type { Output } from './job';
import type { Plan } from './plan';
import { tracksOf } from './sound';
import type { Source } from './source';
import { type NotCarried, type SubtitleTrack, whyNotCarried } from './subtitles';

/** What was made of a source: the file `encoded/{jobId}/manifest.json`. */
export interface Manifest {
  /** Of this form. */
  readonly version: 1;
  readonly jobId: string;
  readonly source: Source;
  readonly renditions: ManifestRendition[];
  /** The playlist that players open, if there are streams. */
  readonly hls?: Output;
  /** In the MP4 files, as WebVTT, and in the streams. */
  readonly subtitles: Output[];
  /** Tracks of the source that are nowhere: pictures, which neither MP4 nor WebVTT can hold, and what could not be read. */
  readonly subtitlesNotCarried: (SubtitleTrack & { readonly reason: NotCarried })[];
  readonly thumbnails: Output[];
  readonly poster?: Output;
  /** Sheets of small pictures, and the WebVTT file that tells which part to show when. */
  readonly sprites?: { readonly index: Output; readonly sheets: Output[] };
  /** All files. */
  readonly outputs: Output[];
}

export interface ManifestRendition extends Output {
  /** `h264`, `h265` or `av1`. */
  readonly codec: string;
  readonly durationSeconds: number;
  readonly frameRate: number;
  /** Of picture and sound together, on average, in bits a second. */
  readonly bitRate: number;
  /** Its tracks of sound, in their order. */
  readonly audio: { readonly channels: number; readonly language?: string }[];
}

export function manifest(jobId: string, plan: Pick<Plan, 'source' | 'renditions' | 'settings'>, outputs: Output[]): Manifest {
  const { source, renditions, settings } = plan;
  const of = (kind: Output['kind']) => outputs.filter((output) => output.kind === kind);
  const [index] = of('SPRITE_INDEX');
  return {
    version: 1,
    jobId,
    source,
    renditions: of('RENDITION').map((output) => {
      const rendition = renditions.find(({ name }) => name === output.name)!;
      return {
        ...output,
        codec: rendition.codec,
        durationSeconds: source.durationSeconds,
        frameRate: source.frameRate,
        bitRate: Math.round(output.bytes * 8 / source.durationSeconds),
        audio: tracksOf(plan, rendition).map(({ channels, language }) => ({ channels, language })),
      };
    }),
    hls: of('HLS')[0],
    subtitles: of('SUBTITLE'),
    subtitlesNotCarried: (source.subtitles ?? []).flatMap((track, at) =>
      (outputs.some(({ kind, name }) => kind === 'SUBTITLE' && name === `subtitle_${at}`) ? [] : [{ ...track, reason: whyNotCarried(track, !settings.dropSubtitles) }])),
    thumbnails: of('THUMBNAIL'),
    poster: of('POSTER')[0],
    sprites: index && { index, sheets: of('SPRITE') },
    outputs,
  };
}
