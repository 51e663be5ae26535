import type { AudioTrack } from './source';
import type { SubtitleTrack } from './subtitles';

/** What ffmpeg says of its input on stderr. */
export interface ProbeReport {
  readonly container: string;
  /** Absent when the container does not say. */
  readonly durationSeconds?: number;
  readonly video?: VideoStream;
  readonly audio: AudioTrack[];
  readonly subtitles?: SubtitleTrack[];
}

export interface VideoStream {
  readonly index: number;
  readonly codec: string;
  readonly encrypted: boolean;
  readonly width: number;
  readonly height: number;
  /** Width of a pixel divided by its height. */
  readonly pixelAspect: number;
  /** Degrees: 0, 90, 180, 270. */
  readonly rotation: number;
  readonly frameRate: number;
  readonly interlaced: boolean;
  readonly hdr: boolean;
}

const DEFAULT_FRAME_RATE = 25;
/** More is no rate, but the unit of a time line. */
const MOST_FRAME_RATE = 1000;
/** Layouts whose names do not add up to their channels, as 7.1.4 does. https://ffmpeg.org/ffmpeg-utils.html#Channel-Layout */
const CHANNELS: Record<string, number> = {
  mono: 1, stereo: 2, binaural: 2, downmix: 2, quad: 4, hexagonal: 6, octagonal: 8, cube: 8, hexadecagonal: 16,
};
/** ffmpeg and its AAC encoder know no way from them to the usual ones. */
const UNPLACED = /^(\d+ channels|ambisonic .*|binaural|downmix)$/;

/**
 * Reads the report that ffmpeg writes when it opens a file. Lines are told apart by their indentation:
 * what a user writes into metadata is always indented deeper than a stream, and so never taken for one.
 * Streams that belong together, such as a picture and its time code, stand as a group, two spaces deeper;
 * one of several programs or groups stands in each.
 */
export function parseProbeReport(stderr: string): ProbeReport | undefined {
  const lines = stderr.split('\n');
  const start = lines.findIndex((line) => line.startsWith('Input #0, '));
  if (start < 0) return undefined;
  const container = /^Input #0, (.*?), from /.exec(lines[start])?.[1] ?? 'unknown';
  const body = lines.slice(start + 1);
  const streams = streamsOf(body);
  const subtitles = streams.flatMap(({ line }) => parseSubtitle(line) ?? []);
  return {
    container,
    durationSeconds: parseDuration(body.find((line) => line.startsWith('  Duration: '))),
    video: streams.map(({ line, details }) => parseVideo(line, details)).find((stream) => stream !== undefined),
    audio: streams.flatMap(({ line }) => parseAudio(line) ?? []),
    subtitles: subtitles.length > 0 ? subtitles : undefined,
  };
}

interface StreamLines {
  readonly line: string;
  /** The lines under it: its metadata and side data. */
  readonly details: string[];
}

/** Each once, in the order of their numbers: ffmpeg counts tracks of sound in it. */
function streamsOf(lines: string[]): StreamLines[] {
  const found = new Map<number, StreamLines>();
  let indent = '  ';
  let details: string[] = [];
  for (const line of lines) {
    if (/^ {0,2}\S/.test(line)) indent = line.startsWith('  Stream group #0:') ? '    ' : '  ';
    const index = line.startsWith(`${indent}Stream #0:`) ? /^Stream #0:(\d+)/.exec(line.slice(indent.length))?.[1] : undefined;
    if (index !== undefined) found.set(Number(index), { line: line.trimStart(), details: details = [] });
    else if (line.startsWith(`${indent}  `)) details.push(line);
    else details = [];
  }
  return [...found.entries()].sort(([one], [other]) => one - other).map(([, stream]) => stream);
}

function parseDuration(line?: string): number | undefined {
  const parts = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line ?? '');
  return parts ? Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) : undefined;
}

function parseVideo(line: string, details: string[]): VideoStream | undefined {
  const head = /^Stream #0:(\d+)[^ ]*: Video: ([^ ,]+)(.*)$/.exec(line);
  if (!head || line.includes('(attached pic)')) return undefined;
  const [, index, codec, rest] = head;
  const size = /, (\d+)x(\d+)/.exec(rest);
  const aspect = /SAR (\d+):(\d+)/.exec(rest);
  const pixels = /, [a-z0-9]+\(([^)]*)\)/.exec(rest)?.[1] ?? '';
  return {
    index: Number(index),
    codec,
    encrypted: /\(encv \//.test(rest),
    width: Number(size?.[1] ?? 0),
    height: Number(size?.[2] ?? 0),
    pixelAspect: aspect && Number(aspect[1]) > 0 && Number(aspect[2]) > 0 ? Number(aspect[1]) / Number(aspect[2]) : 1,
    rotation: parseRotation(details),
    frameRate: [parseRate(rest, 'fps'), parseRate(rest, 'tbr')].find((rate) => rate && rate <= MOST_FRAME_RATE) ?? DEFAULT_FRAME_RATE,
    interlaced: /top first|bottom first|top coded first|bottom coded first/.test(pixels),
    hdr: /smpte2084|arib-std-b67/.test(pixels),
  };
}

function parseRotation(details: string[]): number {
  const degrees = details.map((line) => /^ +displaymatrix: rotation of (-?[\d.]+) degrees|^ +Display Matrix: rotation of (-?[\d.]+) degrees/i.exec(line))
    .find((match) => match);
  if (!degrees) return 0;
  const quarterTurns = Math.round(Number(degrees[1] ?? degrees[2]) / 90);
  return (((quarterTurns * 90) % 360) + 360) % 360;
}

function parseRate(text: string, unit: 'fps' | 'tbr'): number | undefined {
  const match = new RegExp(`, (\\d+(?:\\.\\d+)?)(k?) ${unit}`).exec(text);
  const rate = match ? Number(match[1]) * (match[2] ? 1000 : 1) : 0;
  return rate > 0 ? rate : undefined;
}

function parseAudio(line: string): AudioTrack | undefined {
  const head = /^Stream #0:\d+[^ ]*: Audio: ([^ ,]+)(.*)$/.exec(line);
  if (!head) return undefined;
  const layout = /, \d+ Hz, ([^,]+)/.exec(head[2])?.[1] ?? '';
  return { codec: head[1], channels: countChannels(layout), unplaced: UNPLACED.test(layout.trim()) || undefined, language: parseLanguage(line) };
}

function countChannels(layout: string): number {
  const [, counted, order, digits] = /^(\d+) channels|^ambisonic (\d+)|^(\d+(?:\.\d+)+)/.exec(layout) ?? [];
  if (counted) return Number(counted);
  if (order) return (Number(order) + 1) ** 2;
  return digits?.split('.').reduce((sum, part) => sum + Number(part), 0) ?? CHANNELS[layout.replace(/\(.*/, '').trim()] ?? 2;
}

function parseSubtitle(line: string): SubtitleTrack | undefined {
  const head = /^Stream #0:(\d+)[^ ]*: Subtitle: ([^ ,]+)(.*)$/.exec(line);
  if (!head) return undefined;
  const [, index, codec, rest] = head;
  return { index: Number(index), codec, language: parseLanguage(line), isDefault: rest.includes('(default)'), forced: rest.includes('(forced)') };
}

function parseLanguage(line: string): string | undefined {
  const language = /^Stream #0:\d+(?:\[0x[0-9a-f]+\])?\(([a-z]{3})\):/.exec(line)?.[1];
  return language === 'und' ? undefined : language;
}
