import { join } from 'node:path';
import { Listr, ListrTask } from 'listr2';
import { Checks } from './checks';
import { changes, heading } from './format';
import { checkDownloads, checkJob, describeJob, ExpectedOutputs, JobView, notificationOf, processFilm } from './media-story';
import { OrdersResult, placeOrders, timeLine } from './orders-story';
import { openShop, Shop } from './shop';
import { BIG_BUCK_BUNNY, generatedFilm } from './sources';
import { Deployment, Local } from '../../../local';

export interface Scene {
  readonly local: Local;
  readonly deployment: Deployment;
  readonly checks: Checks;
  readonly video?: string;
  readonly signal: AbortSignal;
}

/** What the demo saw, for the JSON line. */
export interface Story {
  readonly media: object;
  readonly orders: object;
}

interface Film {
  readonly file: string;
  readonly job: JobView;
  readonly notification: string;
}

/** A film goes through; a longer one is encoded while customers order. */
export async function tell(scene: Scene): Promise<Story> {
  const shop = await openShop(scene);
  const films: Film[] = [];
  let orders: OrdersResult | undefined;

  const film = (title: string, file: () => Promise<string>, expected?: ExpectedOutputs): ListrTask => ({
    title,
    rendererOptions: { persistentOutput: true },
    task: async (_, task) => void films.push(await sendFilm(shop, await file(), expected, changes((line) => (task.output = line)))),
  });
  const customers: ListrTask = {
    title: 'Customers order: one buys, one is declined, one errs, one sends the same order twice',
    rendererOptions: { persistentOutput: true },
    task: async (_, task) => { orders = await placeOrders(shop.orders, changes((line) => (task.output = line))); },
  };
  const own = scene.video;
  const script = own
    ? [film(`Send ${own} through the media pipeline`, async () => own), customers]
    : [
      film('Send Big Buck Bunny (720p, 5 s) through the media pipeline', async () => BIG_BUCK_BUNNY, { renditions: ['720p'], thumbnails: 1 }),
      customers,
      film('Send a generated film (1080p, 40 s)', () => generatedFilm(shop.ffmpeg, join(shop.stateDir, 'films')), { renditions: ['720p', '1080p'], thumbnails: 3 }),
    ];
  const stories = new Listr(script, { concurrent: !own, exitOnError: false, collectErrors: 'minimal', registerSignalListeners: false });
  await stories.run();
  scene.signal.throwIfAborted();
  for (const { error, task } of stories.errors) scene.checks.failed(task.title!, error);

  showFilms(films);
  if (orders) showOrders(orders);
  return { media: summaryOfFilms(films), orders: orders ? summaryOfOrders(orders) : {} };
}

function showFilms(films: Film[]): void {
  console.log(heading('Films'));
  for (const { file, job, notification } of films) console.log(`${describeJob(file, job)}\n  the owner was told: ${notification}`);
}

function showOrders({ confirmed, declined, invalid, repeated, told: { notices, mails }, counted }: OrdersResult): void {
  console.log(heading('Orders'));
  for (const order of [confirmed, declined]) console.log(timeLine(order));
  console.log(`  an invalid order: ${invalid.status}, mend ${invalid.fields.join(', ')}`);
  console.log(`  the same order sent twice: one order, ${repeated.orderId}`);
  for (const { subject, text } of notices) {
    const mailed = mails.some(({ BodyText }) => BodyText === text);
    console.log(`  the customer was told in the app${mailed ? ' and by e-mail' : ''}: ${subject}. ${text}`);
  }
  console.log(`  the figures of the day count ${counted} tripods more`);
}

async function sendFilm(shop: Shop, file: string, expected: ExpectedOutputs | undefined, onState: (line: string) => void): Promise<Film> {
  const { checks } = shop.media;
  const job = await processFilm(shop.media, file, onState);
  checkJob(checks, file, job, expected);
  await checkDownloads(checks, job);
  const notification = await notificationOf(shop.media, job);
  checks.that(notification.status === job.status, `the notification says ${notification.status}, the job ${job.status}`);
  return { file, job, notification: notification.status };
}

function summaryOfOrders({ confirmed, declined, invalid, repeated, told: { notices, mails }, counted }: OrdersResult): object {
  return {
    confirmed: confirmed.status,
    declined: declined.status,
    invalid: invalid.status,
    repeatedIsOne: repeated.same,
    notices: notices.length,
    mails: mails.length,
    counted,
  };
}

function summaryOfFilms(films: Film[]): object {
  const jobs = films.map(({ job, notification }) => ({
    status: job.status,
    jobId: job.jobId,
    outputs: job.outputs?.map(({ name, width, height, bytes }) => ({ name, width, height, bytes })),
    quality: job.quality?.score,
    notification,
  }));
  return { ...jobs[0], films: jobs };
}
