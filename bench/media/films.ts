import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BIG_BUCK_BUNNY } from '../../examples/reference-app/demo/sources';

/** The credited film again and again at 1080p, drifting slowly so that no second is like another. */
export async function film(ffmpeg: string, folder: string, seconds: number, signal: AbortSignal): Promise<string> {
  const file = join(folder, `film-${seconds}s.mp4`);
  await promisify(execFile)(ffmpeg, [
    '-nostdin', '-v', 'error', '-y', '-stream_loop', '-1', '-i', BIG_BUCK_BUNNY, '-t', String(seconds),
    '-vf', 'scale=2080:1170,crop=1920:1080:x=\'mod(t*3,160)\':y=\'mod(t*2,90)\'',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-c:a', 'aac', '-ac', '2', file,
  ], { signal });
  return file;
}
