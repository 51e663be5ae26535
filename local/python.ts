import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from './local-error';
import { run } from './process';
import { readJson, writeJson } from './state';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const OLDEST = [3, 10];

/** A virtual environment with the embedded AWS installed. */
export interface PythonEnvironment {
  readonly python: string;
  /** Path of the ffmpeg binary that came with it. */
  readonly ffmpeg: string;
  /** Changes whenever the installed packages do. */
  readonly fingerprint: string;
}

/** Makes the virtual environment, or reuses it when it was made from the same requirements. */
export async function ensurePython(venvDir: string, signal?: AbortSignal): Promise<PythonEnvironment> {
  const fingerprint = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const stamp = join(venvDir, 'installed.json');
  const made = readJson<PythonEnvironment>(stamp);
  if (made?.fingerprint === fingerprint) return made;

  rmSync(stamp, { force: true });
  const system = await findPython(signal);
  const venv = await run(system, ['-m', 'venv', '--clear', venvDir], { signal });
  if (venv.code !== 0) {
    throw new LocalError(`${system} cannot make a virtual environment; install its venv module (on Debian and Ubuntu: apt install python3-venv).`);
  }
  const python = join(venvDir, 'bin', 'python');
  const pip = await run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-q', '-r', REQUIREMENTS], { signal });
  if (pip.code !== 0) throw new LocalError(`The Python packages of the embedded AWS could not be installed: ${lastLine(pip.output)}`);
  const ffmpeg = await run(python, ['-c', 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())'], { signal });
  if (ffmpeg.code !== 0) throw new LocalError(`The installed ffmpeg cannot be used: ${lastLine(ffmpeg.output)}`);
  const environment = { python, ffmpeg: lastLine(ffmpeg.output), fingerprint };
  writeJson(stamp, environment);
  return environment;
}

async function findPython(signal?: AbortSignal): Promise<string> {
  const found: string[] = [];
  for (const command of ['python3', 'python']) {
    const version = await run(command, ['--version'], { signal }).catch(() => undefined);
    const match = /^Python (\d+)\.(\d+)/.exec(version?.output ?? '');
    if (!match) continue;
    const [major, minor] = match.slice(1).map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1]) return command;
    found.push(`${command} is ${match[0]}`);
  }
  signal?.throwIfAborted();
  const wanted = `Python ${OLDEST.join('.')} or newer is needed on the PATH`;
  throw new LocalError(found.length > 0 ? `${wanted}, but ${found.join(' and ')}.` : `${wanted}, but there is none.`);
}

const lastLine = (text: string) => text.trim().split('\n').pop() ?? '';
