import { isAnimation } from './animation';
import type { Source } from './source';

export interface GraphOptions {
  /** Format of the pictures. */
  readonly pixels?: string;
  /** A filter that drops frames, once they are repaired. */
  readonly cut?: string;
}

/** Repairs the picture once, then splits it into one chain an output: `[v0]`, `[v1]`… Rotation is applied by ffmpeg itself. */
export function splitGraph(source: Source, chains: string[], { pixels = 'yuv420p', cut }: GraphOptions = {}): string {
  const repairs = [
    ...(isAnimation(source) ? [ON_WHITE] : []),
    ...(source.interlaced ? ['bwdif=mode=send_frame'] : []),
    ...(cut ? [cut] : []),
    ...(source.hdr ? [TONE_MAP] : []),
  ];
  const labels = chains.map((_, at) => `[s${at}]`).join('');
  const head = [...repairs, `split=${chains.length}`].join(',');
  return [`[0:${source.videoStream}]${head}${labels}`, ...chains.map((chain, at) => `[s${at}]${chain},format=${pixels}[v${at}]`)].join(';');
}

export const scale = ({ width, height }: { width: number; height: number }) => `scale=${width}:${height},setsar=1`;

/** As browsers show it on a plain page. */
const ON_WHITE = 'format=rgba,split[below][above];[below]drawbox=color=white:t=fill:replace=1[page];[page][above]overlay=format=auto';
const TONE_MAP = 'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p';
