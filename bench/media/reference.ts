import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Stopwatch, sum, total, Used } from './measured';

const DOWNLOAD = `
import shutil, sys, urllib.request
with urllib.request.urlopen(sys.argv[1]) as source, open(sys.argv[2], "wb") as copy:
    shutil.copyfileobj(source, copy)
`;

export interface ReferenceWork {
  /** With the size of the renditions. */
  readonly encoding: Used & { readonly bytes: number };
  readonly thumbnails: Used;
}

/**
 * The published design's way: each function downloads the whole file, each rendition is a run of its own,
 * and each picture is found by decoding from the start. With our preset, so that only the way is compared.
 */
export async function referenceWay(
  stopwatch: Stopwatch, tools: { python: string; ffmpeg: string }, url: string, folder: string, preset: string,
): Promise<ReferenceWork> {
  const local = join(folder, 'downloaded.mp4');
  const timed = async (command: string, args: string[]) => (await stopwatch.run(command, args)).used;
  const download = () => timed(tools.python, ['-c', DOWNLOAD, url, local]);
  const run = (...args: string[]) => timed(tools.ffmpeg, ['-nostdin', '-v', 'error', '-y', '-i', local, ...args]);
  const made = (name: string) => join(folder, name);

  const encoding = [await download()];
  const sizes = [['1280:720', '720p.mp4'], ['1920:1080', '1080p.mp4']];
  for (const [size, name] of sizes) {
    encoding.push(await run('-vf', `scale=${size}`, '-c:v', 'libx264', '-crf', '23', '-preset', preset, '-c:a', 'aac', '-b:a', '128k', made(name)));
  }
  const thumbnails = [await download()];
  for (const [at, seconds] of [5, 15, 30].entries()) thumbnails.push(await run('-ss', String(seconds), '-frames:v', '1', '-vf', 'scale=1280:720', made(`thumb_${at}.jpg`)));
  const bytes = sum(sizes.map(([, name]) => statSync(made(name)).size));
  return { encoding: { ...total(encoding), bytes }, thumbnails: total(thumbnails) };
}
