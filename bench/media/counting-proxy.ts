import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

/** Stands before a server on loopback and counts what goes through. */
export class CountingProxy {
  public static async before(port: number): Promise<CountingProxy> {
    const proxy = new CountingProxy(port);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Bytes from the server and to it, since the start. */
  public readonly count = { read: 0, written: 0 };
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(port: number) {
    this.server = createServer((client) => {
      const upstream = connect(port, '127.0.0.1');
      client.on('data', (data) => { this.count.written += data.length; });
      upstream.on('data', (data) => { this.count.read += data.length; });
      for (const [one, other] of [[client, upstream], [upstream, client]]) {
        this.sockets.add(one);
        one.on('error', () => other.destroy()).on('close', () => this.sockets.delete(one)).pipe(other);
      }
    });
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
