import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';

/** Whether a server could listen on this loopback port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A loopback port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Who listens on a port, e.g. `node (process 123)`; undefined when that cannot be known. */
export function holder(port: number): string | undefined {
  try {
    const fields = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [, pid, command] = /^p(\d+)\nc(.+)$/m.exec(fields) ?? [];
    return pid && `${command} (process ${pid})`;
  } catch {
    return undefined;
  }
}
