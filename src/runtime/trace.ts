import { randomBytes } from 'node:crypto';
import { createSocket, Socket } from 'node:dgram';
import { Logger } from '@aws-lambda-powertools/logger';

/** By which traces are found: keys of letters, digits and `_`. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
export type Annotations = Readonly<Record<string, string | number | boolean>>;

const HEADER = '{"format":"json","version":1}\n';

const logger = new Logger();
let socket: Socket | undefined;

/**
 * Adds a subsegment with annotations to the trace of this invocation, by one packet to the X-Ray daemon that Lambda runs beside the function.
 * Does nothing where the invocation is not traced, and never fails: a trace is not worth an order.
 *
 * @param start milliseconds since the epoch
 */
export async function annotate(name: string, annotations: Annotations, start = Date.now()): Promise<void> {
  try {
    const { Root: trace_id, Parent: parent_id, Sampled: sampled } = fields(process.env._X_AMZN_TRACE_ID ?? '');
    const daemon = process.env.AWS_XRAY_DAEMON_ADDRESS;
    if (!trace_id || !parent_id || sampled !== '1' || !daemon) return;
    const id = randomBytes(8).toString('hex');
    const document = { type: 'subsegment', id, trace_id, parent_id, name, start_time: start / 1000, end_time: Date.now() / 1000, annotations };
    await send(HEADER + JSON.stringify(document), udpAddress(daemon));
  } catch (error) {
    logger.warn('the trace could not be annotated', error as Error);
  }
}

/** `127.0.0.1:2000`, or `tcp:127.0.0.1:2000 udp:127.0.0.2:2001`. */
function udpAddress(daemon: string): [host: string, port: number] {
  const address = daemon.split(' ').find((part) => part.startsWith('udp:'))?.slice('udp:'.length) ?? daemon;
  const [host, port] = address.split(':');
  return [host, Number(port)];
}

function send(packet: string, [host, port]: [string, number]): Promise<void> {
  socket ??= createSocket('udp4').unref();
  return new Promise((resolve, reject) => socket!.send(packet, port, host, (error) => error ? reject(error) : resolve()));
}

const fields = (header: string): Record<string, string | undefined> =>
  Object.fromEntries(header.split(';').map((field) => field.split('=') as [string, string]));
