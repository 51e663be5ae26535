import { type Chunk, keyFrames } from './chunk-plan';
import { videoArguments } from './codecs';
import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import type { PlannedRendition } from './ladder';
import { type AudioSettings, mixFilter, type PlannedTrack, plannedTracks } from './sound';
import type { Source } from './source';
import { type SubtitleFile, subtitleInputs, subtitleOutput } from './subtitle-arguments';

export interface RenditionFile {
  readonly rendition: PlannedRendition;
  readonly path: string;
}

/** How everything that is made of one source is encoded. */
export interface EncodeSettings {
  /** Of renditions that have none of their own. */
  readonly audio: AudioSettings;
  /** Length of segments, if there are any: key frames lie there in every rendition. */
  readonly segmentSeconds?: number;
  /** @default false */
  readonly dropSubtitles?: boolean;
}

const DROP_METADATA = ['-map_metadata', '-1', '-map_chapters', '-1'];

/**
 * Sound that one function can encode with ffmpeg's default coder, which makes 17 to 24 seconds of stereo a second where it was measured; the fast one makes
 * 60 to 70, and sounds no worse at the usual rates. https://ffmpeg.org/pipermail/ffmpeg-cvslog/2018-January/112166.html
 */
const CAREFUL_CHANNEL_SECONDS = 2 * 2 * 3600;

/** Before a cut: deinterlacing looks around, and seeking may lead a frame too far. */
const LEAD_SECONDS = 1;

/**
 * How much later than on the source's time line the frames of chunks are stamped. A frame that others refer to is decoded before
 * it is shown, the first one before the time line begins, and fragments cannot say so: their offsets would have to be negative,
 * which ffmpeg's reader takes for a delay of the whole track.
 */
export const CHUNK_OFFSET_SECONDS = 3600;

/** All renditions in one run with one decode. A damaged source ends the run. */
export function encodeArguments(
  url: string, source: Source, outputs: RenditionFile[], settings: EncodeSettings, subtitles: readonly SubtitleFile[] = [],
): string[] {
  const keys = settings.segmentSeconds && keyFrames({ index: 0, from: 0 }, source.durationSeconds, settings.segmentSeconds);
  return [
    '-y', '-xerror', ...input(url), ...subtitleInputs(subtitles),
    '-filter_complex', splitGraph(source, outputs.map(({ rendition }) => scale(rendition))),
    ...outputs.flatMap(({ rendition, path }, at) => [
      '-map', `[v${at}]`, ...DROP_METADATA, ...videoArguments(rendition, keys || undefined),
      ...audioArguments(plannedTracks(source.audio, rendition.audio ?? settings.audio)), ...subtitleOutput(subtitles, 1),
      '-movflags', '+faststart', '-f', 'mp4', path,
    ]),
  ];
}

/**
 * The frames of one chunk in all renditions, in one decode, without sound. Frames keep their time on the source's time line, moved
 * by `CHUNK_OFFSET_SECONDS`, so that the fragments of all chunks, one after the other, are the whole.
 */
export function chunkArguments(url: string, source: Source, chunk: Chunk, outputs: RenditionFile[], { segmentSeconds }: EncodeSettings): string[] {
  const { from, to } = chunk;
  const seek = from > LEAD_SECONDS ? from - LEAD_SECONDS : undefined;
  const cut = `trim=start=${from}${to === undefined ? '' : `:end=${to}`}`;
  const keys = segmentSeconds && keyFrames(chunk, source.durationSeconds, segmentSeconds);
  return [
    '-y', '-xerror', '-copyts', '-start_at_zero', ...input(url, { from: seek }),
    '-filter_complex', splitGraph(source, outputs.map(({ rendition }) => scale(rendition)), { cut }),
    ...outputs.flatMap(({ rendition, path }, at) => [
      '-map', `[v${at}]`, ...DROP_METADATA, ...videoArguments(rendition, keys || undefined),
      '-output_ts_offset', String(CHUNK_OFFSET_SECONDS), '-avoid_negative_ts', 'disabled', '-use_editlist', '0',
      '-movflags', '+frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer', '-f', 'mp4', path,
    ]),
  ];
}

export interface SoundFile {
  readonly tracks: readonly PlannedTrack[];
  readonly path: string;
}

/** Sound alone, whole, each in a file of its own: pieces of it would click where they meet. */
export function soundArguments(url: string, files: readonly SoundFile[], durationSeconds: number): string[] {
  const channels = files.flatMap(({ tracks }) => tracks).reduce((sum, track) => sum + track.channels, 0);
  const coder = durationSeconds * channels > CAREFUL_CHANNEL_SECONDS ? ['-aac_coder', 'fast'] : [];
  return ['-y', '-xerror', ...input(url), ...files.flatMap(({ tracks, path }) => [...DROP_METADATA, ...audioArguments(tracks), ...coder, '-f', 'mp4', path])];
}

/** The same streams in a container that can be cut exactly. */
export function remuxArguments(url: string, { videoStream }: Source, path: string): string[] {
  return ['-y', '-xerror', ...input(url), '-map', `0:${videoStream}`, '-map', '0:a?', ...DROP_METADATA, '-c', 'copy', '-f', 'matroska', path];
}

/** Of the tracks of sound, since the rest of what a file says of itself is dropped. */
export const languages = (tracks: readonly Pick<PlannedTrack, 'language'>[]) =>
  tracks.flatMap(({ language }, at) => (language ? [`-metadata:s:a:${at}`, `language=${language}`] : []));

function audioArguments(tracks: readonly PlannedTrack[]): string[] {
  return tracks.length === 0 ? [] : ['-c:a', 'aac', ...languages(tracks), ...tracks.flatMap((track, at) =>
    ['-map', `0:a:${track.index}`, `-b:a:${at}`, `${track.kbps}k`, ...mixed(track, at)])];
}

function mixed(track: PlannedTrack, at: number): string[] {
  if (!track.mix) return [];
  return track.unplaced ? [`-filter:a:${at}`, mixFilter(track)!] : [`-ac:a:${at}`, String(track.channels)];
}
