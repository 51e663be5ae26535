import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import type { Source } from './source';

/** Compares a stretch of a rendition with the source at the rendition's size, one log. */
export function vmafArguments(
  sourceUrl: string, source: Source, rendition: { url: string; width: number; height: number },
  stretch: { from: number; length: number }, log: { path: string; everyNthFrame: number; model: string },
): string[] {
  const reference = splitGraph(source, [scale(rendition)]);
  const vmaf = `libvmaf=model=version=${log.model}:n_subsample=${log.everyNthFrame}:n_threads=2:log_fmt=json:log_path=${log.path}:ts_sync_mode=nearest`;
  return [
    ...input(sourceUrl, stretch), ...input(rendition.url, stretch),
    '-filter_complex', `${reference};[1:v:0]format=yuv420p[distorted];[distorted][v0]${vmaf}`,
    '-f', 'null', '-',
  ];
}
