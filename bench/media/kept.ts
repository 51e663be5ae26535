import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder with what has been measured: a run that was broken off goes on behind it. */
export class Kept {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  public path(name: string): string {
    return join(this.folder, name);
  }

  /** What was measured under this name, or is measured now. */
  public async result<T>(name: string, measure: () => Promise<T>): Promise<T> {
    const file = this.path(`${name}.json`);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
    const measured = await measure();
    writeFileSync(file, JSON.stringify(measured));
    return measured;
  }

  /** The file of this name, or one that is made now; half a file is none. */
  public async file(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
    const [path, half] = [this.path(name), this.path(`half-${name}`)];
    if (!existsSync(path)) {
      await make(half);
      renameSync(half, path);
    }
    return path;
  }
}
