import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import type { PlannedRendition } from './ladder';
import type { Source } from './source';

const AUDIO_BIT_RATE = '128k';

/** All renditions in one run with one decode. A damaged source ends the run. */
export function encodeArguments(url: string, source: Source, outputs: { rendition: PlannedRendition; path: string }[]): string[] {
  return [
    '-y', '-xerror', ...input(url),
    '-filter_complex', splitGraph(source, outputs.map(({ rendition }) => scale(rendition))),
    ...outputs.flatMap(({ rendition, path }, at) => [
      '-map', `[v${at}]`, '-map', '0:a?', '-map_metadata', '-1', '-map_chapters', '-1',
      '-c:v', 'libx264', '-preset', rendition.preset, '-crf', String(rendition.crf), '-profile:v', 'high', '-pix_fmt', 'yuv420p',
      '-c:a', 'aac', '-b:a', AUDIO_BIT_RATE, ...downmix(source),
      '-movflags', '+faststart', '-f', 'mp4', path,
    ]),
  ];
}

const downmix = ({ audio }: Source) => audio.flatMap(({ channels }, at) => (channels > 2 ? [`-ac:a:${at}`, '2'] : []));
