import { setTimeout as pause } from 'node:timers/promises';
import { Shop } from './shop';
import { Round } from './timing';

export interface LoadOptions {
  readonly orders: number;
  /** Customers who each wait for the end of their order before they place the next. */
  readonly clients: number;
  readonly signal?: AbortSignal;
}

/** How long nothing may come to its end, in milliseconds. */
const PATIENCE = 300_000;

/** Sends orders through a shop, so many at a time, until all have come to their end. */
export async function load(shop: Shop, { orders, clients, signal }: LoadOptions): Promise<Round> {
  const before = await shop.ended();
  const accepted = new Map<string, number>();
  const requests: Promise<void>[] = [];
  const refused: unknown[] = [];
  const place = async (n: number) => {
    try {
      accepted.set(await shop.place(n), Date.now());
    } catch (error) {
      refused.push(error);
    }
  };
  let ended = 0;
  for (let last = Date.now(); ended < orders;) {
    signal?.throwIfAborted();
    while (requests.length < orders && requests.length - ended < clients) requests.push(place(requests.length));
    await pause(100, undefined, { signal });
    if (refused.length) throw refused[0];
    const now = await shop.ended() - before;
    if (now > ended) last = Date.now();
    if (Date.now() - last > PATIENCE) throw new Error(`${shop.name}: after ${now} of ${orders} orders nothing comes to its end any more.`);
    ended = now;
  }
  await Promise.all(requests);
  return { accepted, confirmed: await shop.confirmed() };
}
