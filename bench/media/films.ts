import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BIG_BUCK_BUNNY } from '../../examples/reference-app/demo/sources';

/**
 * Makes a film of the credited one, again and again, drifting slowly so that no second is like another. A key frame every two seconds: what
 * telephones, cameras and recorders write has one at least as often.
 */
export async function film(
  ffmpeg: string, path: string, { seconds, height }: { seconds: number; height: number }, signal: AbortSignal,
): Promise<void> {
  await promisify(execFile)(ffmpeg, [
    '-nostdin', '-v', 'error', '-y', '-stream_loop', '-1', '-i', BIG_BUCK_BUNNY, '-t', String(seconds),
    '-vf', `scale=2080:1170,crop=1920:1080:x='mod(t*3,160)':y='mod(t*2,90)',scale=-2:${height}`,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '50', '-c:a', 'aac', '-ac', '2', path,
  ], { signal });
}
