import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Studio } from './studio';
import type { Stretch } from '../../../src/media/core/quality';
import type { Source } from '../../../src/media/core/source';
import { vmafArguments } from '../../../src/media/core/vmaf-arguments';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';

export interface Comparison {
  readonly film: string;
  readonly source: Source;
  readonly made: { readonly name: string; readonly width: number; readonly height: number };
  readonly stretches: Stretch[];
  readonly everyNthFrame: number;
}

/** Mean VMAF of what was made of a film, by the model of the quality gate. */
export async function vmafOf(studio: Studio, { film, source, made, stretches, everyNthFrame }: Comparison): Promise<number> {
  const log = { path: studio.path('vmaf.json'), everyNthFrame, model: 'vmaf_v0.6.1' };
  let sum = 0;
  for (const stretch of stretches) {
    await ffmpeg(vmafArguments(studio.url(film), source, { ...made, url: studio.url(made.name), keepsTimes: true }, stretch, log));
    sum += JSON.parse(readFileSync(log.path, 'utf8')).pooled_metrics.vmaf.mean;
  }
  return sum / stretches.length;
}

/** How much a picture is like the film at that moment: peak signal-to-noise ratio in dB. */
export function psnr(film: string, atSeconds: number, picture: string): number {
  const { stderr } = spawnSync(process.env.FFMPEG_PATH!, ['-nostdin', '-hide_banner', '-v', 'info', '-ss', String(atSeconds), '-i', film, '-i', picture,
    '-filter_complex', '[0:v]format=yuv420p[film];[1:v]format=yuv420p[picture];[film][picture]scale2ref[scaled][same];[scaled][same]psnr', '-frames:v', '1', '-f', 'null', '-'], { encoding: 'utf8' });
  return Number(/average:(inf|[\d.]+)/.exec(stderr)![1].replace('inf', 'Infinity'));
}
