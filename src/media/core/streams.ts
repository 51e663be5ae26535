import { languageTag, trackNames } from './language';

/** A stretch of a file of fragments that players fetch at a time. */
export interface Segment {
  readonly seconds: number;
  readonly offset: number;
  readonly bytes: number;
}

/** A file of fragments with its playlist: one rendition's picture, or one track of sound. */
export interface Stream {
  readonly name: string;
  /** Name of the file of fragments. */
  readonly file: string;
  readonly codecs: string;
  /** Bytes of its head. */
  readonly headBytes: number;
  readonly segments: Segment[];
  readonly picture?: { readonly width: number; readonly height: number; readonly frameRate: number };
  readonly sound?: { readonly channels: number; readonly language?: string };
  /** Which sound it is, or which one goes with the picture, if any does. */
  readonly group?: string;
}

/** A playlist of subtitles. */
export interface SubtitleStream {
  readonly name: string;
  readonly language?: string;
  readonly isDefault: boolean;
  readonly forced: boolean;
}

/** Reads a media playlist whose segments are ranges of one file. */
export function parsePlaylist(text: string): Pick<Stream, 'headBytes' | 'segments'> {
  const head = /^#EXT-X-MAP:.*BYTERANGE="(\d+)@0"/m.exec(text);
  const segments = [...text.matchAll(/^#EXTINF:([\d.]+),.*\n#EXT-X-BYTERANGE:(\d+)@(\d+)/gm)]
    .map(([, seconds, bytes, offset]) => ({ seconds: Number(seconds), bytes: Number(bytes), offset: Number(offset) }));
  return { headBytes: Number(head?.[1] ?? 0), segments };
}

/** Bits a second: of the heaviest segment, and of all. */
export function bandwidth({ segments }: Stream): { peak: number; average: number } {
  const bits = segments.reduce((sum, { bytes }) => sum + bytes * 8, 0);
  // A last segment of a few frames says little about what a player has to bear.
  const full = segments.filter(({ seconds }, at) => at === 0 || seconds >= 1);
  return { peak: Math.ceil(Math.max(...full.map(({ bytes, seconds }) => (bytes * 8) / seconds))), average: Math.ceil(bits / duration(segments)) };
}

export const duration = (segments: Segment[]) => segments.reduce((sum, { seconds }) => sum + seconds, 0);

/** The playlist that players open: every rendition with the sound that goes with it. */
export function masterPlaylist(streams: readonly Stream[], subtitles: readonly SubtitleStream[] = []): string {
  const sounds = streams.filter(({ sound }) => sound);
  const groups = [...new Set(sounds.map(({ group }) => group))];
  const media = groups.flatMap((group) => soundMedia(sounds.filter((sound) => sound.group === group)));
  const variants = streams.flatMap((stream) => {
    if (!stream.picture) return [];
    const beside = sounds.filter(({ group }) => group === stream.group);
    const heaviest = beside.map(bandwidth).reduce((most, { peak, average }) =>
      ({ peak: Math.max(most.peak, peak), average: Math.max(most.average, average) }), { peak: 0, average: 0 });
    const { peak, average } = bandwidth(stream);
    const { width, height, frameRate } = stream.picture;
    return ['#EXT-X-STREAM-INF:' + [
      `BANDWIDTH=${peak + heaviest.peak}`, `AVERAGE-BANDWIDTH=${average + heaviest.average}`,
      `CODECS="${[stream.codecs, ...(beside.length > 0 ? [beside[0].codecs] : [])].join(',')}"`,
      `RESOLUTION=${width}x${height}`, `FRAME-RATE=${frameRate.toFixed(3)}`, ...(beside.length > 0 ? [`AUDIO="${stream.group}"`] : []),
      ...(subtitles.length > 0 ? ['SUBTITLES="subtitles"'] : []),
    ].join(','), `${stream.name}.m3u8`];
  });
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...media, ...subtitleMedia(subtitles), ...variants, ''].join('\n');
}

/** The tracks of one group. */
function soundMedia(sounds: readonly Stream[]): string[] {
  const names = trackNames(sounds.map(({ sound }) => sound!.language));
  return sounds.map(({ name, group, sound }, at) => '#EXT-X-MEDIA:' + [
    'TYPE=AUDIO', `GROUP-ID="${group}"`, `NAME="${names[at]}"`, ...language(sound!.language), `DEFAULT=${at === 0 ? 'YES' : 'NO'}`, 'AUTOSELECT=YES',
    `CHANNELS="${sound!.channels}"`, `URI="${name}.m3u8"`,
  ].join(','));
}

/** https://datatracker.ietf.org/doc/html/rfc8216#section-4.3.4.1 */
function subtitleMedia(subtitles: readonly SubtitleStream[]): string[] {
  const names = trackNames(subtitles.map((track) => track.language));
  const standard = subtitles.findIndex(({ isDefault }) => isDefault);
  return subtitles.map(({ name, forced, ...track }, at) => '#EXT-X-MEDIA:' + [
    'TYPE=SUBTITLES', 'GROUP-ID="subtitles"', `NAME="${names[at]}"`, ...language(track.language),
    `DEFAULT=${at === standard ? 'YES' : 'NO'}`, 'AUTOSELECT=YES', `FORCED=${forced ? 'YES' : 'NO'}`, `URI="${name}.m3u8"`,
  ].join(','));
}

const language = (code: string | undefined) => {
  const tag = languageTag(code);
  return tag ? [`LANGUAGE="${tag}"`] : [];
};

/** Subtitles are small: one segment holds them all. */
export function subtitlePlaylist(uri: string, durationSeconds: number): string {
  return [
    '#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${Math.ceil(durationSeconds)}`, '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXTINF:${durationSeconds.toFixed(3)},`, uri, '#EXT-X-ENDLIST', '',
  ].join('\n');
}
