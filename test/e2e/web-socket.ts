import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import type { Socket } from 'node:net';

const TEXT = 1;
const CLOSE = 8;

/* eslint-disable no-bitwise -- Frames are made of bit fields. */
/** A WebSocket as a browser opens it (RFC 6455): Node 20 has none of its own. Keeps the messages that come. */
export class Listener {
  /** Throws with the status when the server refuses. */
  public static async open(address: string): Promise<Listener> {
    const headers = { 'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64') };
    return new Promise((resolve, reject) => {
      get(address.replace(/^ws/, 'http'), { headers })
        .on('upgrade', (_, socket: Socket, head) => resolve(new Listener(socket, head)))
        .on('response', (answer) => {
          answer.resume();
          reject(new Error(`refused with ${answer.statusCode}`));
        })
        .on('error', reject);
    });
  }

  public readonly messages: any[] = [];
  private pending = Buffer.alloc(0);

  private constructor(private readonly socket: Socket, head: Buffer) {
    this.read(head);
    socket.on('data', (bytes) => this.read(bytes)).on('error', () => {});
  }

  /** Frames of clients are masked. */
  public send(text: string, opcode = TEXT): void {
    const [mask, data] = [randomBytes(4), Buffer.from(text)];
    this.socket.write(Buffer.concat([Buffer.from([0x80 + opcode, 0x80 + data.length]), mask, data.map((byte, at) => byte ^ mask[at % 4])]));
  }

  public close(): void {
    this.send('', CLOSE);
    this.socket.end();
  }

  private read(bytes: Buffer): void {
    this.pending = Buffer.concat([this.pending, bytes]);
    for (let frame = this.frame(); frame; frame = this.frame()) {
      this.pending = this.pending.subarray(frame.end);
      if (frame.opcode === TEXT) this.messages.push(JSON.parse(frame.data.toString()));
    }
  }

  private frame(): { opcode: number; data: Buffer; end: number } | undefined {
    if (this.pending.length < 2) return undefined;
    const short = this.pending[1] % 128;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (this.pending.length < start) return undefined;
    const length = short < 126 ? short : short === 126 ? this.pending.readUInt16BE(2) : Number(this.pending.readBigUInt64BE(2));
    const end = start + length;
    return this.pending.length < end ? undefined : { opcode: this.pending[0] % 16, data: this.pending.subarray(start, end), end };
  }
}
