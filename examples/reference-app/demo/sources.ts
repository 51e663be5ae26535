import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** A real film: see media/CREDITS.md. */
export const BIG_BUCK_BUNNY = join(__dirname, '..', 'media', 'big-buck-bunny.mp4');

/** A generated 1080p film, long enough for every thumbnail time. Made once and kept in the folder. */
export async function generatedFilm(ffmpeg: string, folder: string, seconds = 40): Promise<string> {
  const film = join(folder, `generated-1080p-${seconds}s.mp4`);
  if (existsSync(film)) return film;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${film}.part`;
  await promisify(execFile)(ffmpeg, [
    '-nostdin', '-v', 'error', '-y',
    '-f', 'lavfi', '-i', `testsrc=size=1920x1080:rate=25:duration=${seconds}`,
    '-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest', '-f', 'mp4', unfinished,
  ]);
  renameSync(unfinished, film);
  return film;
}

const TYPES: Record<string, string> = { mp4: 'video/mp4', mov: 'video/quicktime', mkv: 'video/x-matroska', webm: 'video/webm', avi: 'video/x-msvideo', ts: 'video/mp2t' };

export const nameOf = (film: string) => basename(film);

/** By the file's ending; an unknown one is called MP4 and left to the pipeline to judge. */
export const contentTypeOf = (film: string) => TYPES[film.split('.').pop()!.toLowerCase()] ?? 'video/mp4';
