import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import { isIndexed, type Source } from './source';

export interface ComparedRendition {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** Its times are the source's, though nothing may lie at the first of them. Else it begins when the source does. */
  readonly keepsTimes?: boolean;
}

/** libvmaf breaks down over smaller pictures: it halves them four times. */
const LEAST_SIDE = 32;

/** Groups of pictures are seldom longer. Where seeking leads into the middle of one, the rest of it cannot be decoded. */
const LEAD_SECONDS = 10;

/** Compares a stretch of a rendition with the source at the rendition's size, or some times as large if it is tiny; one log. */
export function vmafArguments(
  sourceUrl: string, source: Source, rendition: ComparedRendition,
  stretch: { from: number; length: number }, log: { path: string; everyNthFrame: number; model: string },
): string[] {
  const enlarge = enlarged(rendition);
  const lead = isIndexed(source) ? 0 : Math.min(stretch.from, LEAD_SECONDS);
  const read = { from: stretch.from - lead, length: stretch.length + lead };
  const cut = lead > 0 ? `trim=start=${lead}` : undefined;
  const reference = splitGraph(source, [scale(rendition) + enlarge], { cut });
  const vmaf = `libvmaf=model=version=${log.model}:n_subsample=${log.everyNthFrame}:n_threads=2:log_fmt=json:log_path=${log.path}:ts_sync_mode=nearest`;
  return [
    ...input(sourceUrl, read), ...(rendition.keepsTimes ? ['-seek_timestamp', '1'] : []), ...input(rendition.url, read),
    '-filter_complex', `${reference};[1:v:0]${cut ? `${cut},` : ''}format=yuv420p${enlarge}[distorted];[distorted][v0]${vmaf}`,
    '-f', 'null', '-',
  ];
}

/** Each pixel several times, in both directions as often as it takes. */
function enlarged({ width, height }: ComparedRendition): string {
  const [across, down] = [width, height].map((side) => Math.ceil(LEAST_SIDE / side));
  return across > 1 || down > 1 ? `,scale=${width * across}:${height * down}:flags=neighbor` : '';
}
