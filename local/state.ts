import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The git-ignored folder that holds everything the local AWS keeps: `CEW_LOCAL_DIR`, otherwise `.local` of the current project. */
export function defaultStateDir(): string {
  return resolve(process.env.CEW_LOCAL_DIR ?? '.local');
}

/** File with the stacks that were deployed last. */
export const DEPLOYED = 'deployed.json';

/** Makes the state folder; it ignores itself in git. */
export function makeStateDir(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(join(stateDir, '.gitignore'), '*\n');
}

/** The JSON in a file, or undefined when there is none that can be read. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Writes JSON in one step: a reader sees the old file or the new one. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(next, file);
}
