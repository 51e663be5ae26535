// Encoding measured against the published way and against plain ffmpeg. Ends with one line of JSON; progress goes to standard error.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { freePort, startLocal } from '../local';
import { Workshop } from './media/aws';
import { CHUNK, measureChunks } from './media/chunked';
import { costOfMinute } from './media/cost';
import { film } from './media/films';
import { Kept } from './media/kept';
import { Stopwatch, typical, Used } from './media/measured';
import { referenceWay } from './media/reference';
import { bytesMade, encodeWhole, optionsOf, plainFfmpeg, probe, Shop, takePictures, thumbnailRuns } from './media/work';
import { interruptible } from '../local/interrupt';
import { ensurePython } from '../local/python';
import { VideoEncoder } from '../src/media/video-encoder';

const { seconds, chunks, rounds, cutHeight, part, keep } = new Command('npm run bench:media --')
  .description('Encodes films with the bundled handlers on the embedded AWS, with plain ffmpeg, and in the published way.')
  .option('--seconds <number>', 'length of the film that is encoded whole', atLeast(31), 60)
  .option('--chunks <number>', 'chunks of 10 seconds of the film that is cut', atLeast(2), 16)
  .option('--cut-height <lines>', 'of the film that is cut, and of its renditions at most', atLeast(90), 1080)
  .addOption(new Option('--part <name>', 'only the film that is encoded whole, or only the one that is cut').choices(['whole', 'cut', 'both']).default('both'))
  .option('--rounds <number>', 'how often ours and plain ffmpeg take turns; the run in the middle counts', atLeast(1), 3)
  .option('--keep <folder>', 'keeps films and results there: with the same options, a run that was broken off goes on')
  .parse()
  .opts<{ seconds: number; chunks: number; rounds: number; cutHeight: number; part: string; keep?: string }>();

void interruptible(async (interrupt) => {
  interrupt.cleanUp = async () => `Interrupted: the embedded AWS was stopped, and ${keep ? `what had been measured lies in ${keep}` : 'nothing of this run was kept'}.`;
  const folder = mkdtempSync(join(tmpdir(), 'bench-media-'));
  const venvDir = resolve(process.env.CEW_LOCAL_DIR ?? '.local', 'venv');
  const { python, ffmpeg } = await ensurePython(venvDir, interrupt.signal);
  const stopwatch = new Stopwatch(python, interrupt.signal);
  const local = await startLocal({ stateDir: join(folder, 'aws'), port: await freePort(), venvDir, signal: interrupt.signal });
  try {
    const shop = { workshop: await Workshop.open(local, stopwatch, ffmpeg), stopwatch, ffmpeg, folder };
    const kept = new Kept(keep ?? folder);
    const make = (length: number, height: number) => kept.file(`film-${height}p-${length}s.mp4`, (path) => {
      say(`Making a ${height}p film of ${length} s`);
      return film(ffmpeg, path, { seconds: length, height }, interrupt.signal);
    });
    const measured: { figures: object; raw: object }[] = [];
    if (part !== 'cut') {
      const file = await make(seconds, 1080);
      measured.push(await kept.result('whole', () => measureWhole(shop, { python, ffmpeg }, file)));
    }
    // An interrupted run has shown what it knows.
    if (part === 'both') say(JSON.stringify(measured[0], short));
    if (part !== 'whole') measured.push(await measureChunks(shop, kept, await make(chunks * CHUNK.toSeconds(), cutHeight), say));
    const raw = Object.assign({}, ...measured.map((one) => one.raw));
    console.log(JSON.stringify({ ...Object.assign({}, ...measured.map(({ figures }) => figures)), raw }, short));
  } finally {
    await local.emulator.discard();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function measureWhole(shop: Shop, tools: { python: string; ffmpeg: string }, file: string) {
  const options = optionsOf(VideoEncoder.singleFunction());
  const work = await probe(shop, file, options);
  const [ours, plain]: [Used[], Used[]] = [[], []];
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}: ours, then plain ffmpeg`);
    ours.push(await encodeWhole(shop, work));
    plain.push(await plainFfmpeg(shop, file, work.plan));
  }
  say('Pictures, then the published way');
  const runs = await thumbnailRuns(shop, work);
  const thumbnails = await takePictures(shop, work, 'THUMBNAILS');
  const otherPictures = await takePictures(shop, work, 'POSTER_AND_SPRITES');
  const url = await shop.workshop.url(work.job.inputKey);
  const reference = await referenceWay(shop.stopwatch, tools, url, shop.folder, work.plan.renditions[0].preset);
  const [our, their] = [typical(ours), typical(plain)];
  return {
    figures: {
      overheadOverFfmpeg: our.cpuSeconds / their.cpuSeconds,
      speedupOverReference: reference.encoding.cpuSeconds / our.cpuSeconds,
      // Runs of ffmpeg against runs of ffmpeg: the published way is charged for no function around them either.
      thumbnailSpeedup: reference.thumbnails.cpuSeconds / runs.cpuSeconds,
      usdPerSourceMinute: costOfMinute(our.cpuSeconds, seconds, options.encoder.memoryMb),
    },
    raw: {
      filmSeconds: seconds,
      ours: { encoding: { ...our, bytes: await bytesMade(shop, work) }, thumbnailRuns: runs, thumbnails, posterAndSprites: otherPictures },
      plainFfmpeg: their,
      reference,
    },
  };
}

function atLeast(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least) throw new InvalidArgumentError(`Give a whole number from ${least} on.`);
    return value;
  };
}

const short = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

function say(line: string): void {
  console.error(line);
}
