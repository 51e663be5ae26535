import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { encodeAtOnce, encodeChunks } from './chunking';
import { Studio } from './studio';
import { source, spec } from '../core/sources';

jest.setTimeout(120_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

interface Frame {
  readonly time: number;
  /** How bright it is: no two neighbours are alike. */
  readonly luma: number;
}

/** The frames of a film on its own time line, or on the one that encoders get, which begins with its first packet. */
function frames(name: string, ...timeLine: string[]): Frame[] {
  const report = execFileSync(process.env.FFMPEG_PATH!, [
    '-v', 'error', '-copyts', ...timeLine, '-i', studio.path(name), '-map', '0:v', '-vf', 'scale=1:1:flags=area,format=gray',
    '-fps_mode', 'passthrough', '-enc_time_base', '1:90000', '-f', 'framecrc', '-',
  ], { encoding: 'utf8' });
  // The sum over a picture of one byte is that byte, twice.
  return report.split('\n').filter((line) => /^0,/.test(line)).map((line) => line.split(','))
    .map(([, , pts, , , sum]) => ({ time: Number(pts) / 90_000, luma: Number(sum) % 256 }));
}

const secondsOfSound = (name: string) => Number(execFileSync(process.env.FFMPEG_PATH!, [
  '-v', 'error', '-copyts', '-i', studio.path(name), '-map', '0:a', '-f', 'framecrc', '-',
], { encoding: 'utf8' }).split('\n').find((line) => /^0,/.test(line))!.split(',')[2]) / 44_100;

interface Film {
  readonly rate: string;
  readonly bFrames: number;
  readonly group: number;
  /** Of these frames one in so many is dropped, unevenly. */
  readonly dropped: number;
  readonly shape: 'PLAIN' | 'LOOPED' | 'CUT' | 'LATE' | 'JOLTED';
  readonly chunkSeconds: number;
  readonly preset: string;
}

const anyFilm: fc.Arbitrary<Film> = fc.record({
  rate: fc.constantFrom('25', '30000/1001', '24000/1001', '60', '10'),
  bFrames: fc.integer({ min: 0, max: 3 }),
  group: fc.integer({ min: 5, max: 80 }),
  dropped: fc.constantFrom(1, 2, 3, 7),
  shape: fc.constantFrom('PLAIN', 'LOOPED', 'CUT', 'LATE', 'JOLTED'),
  chunkSeconds: fc.integer({ min: 1500, max: 4000 }).map((milliseconds) => milliseconds / 1000),
  preset: fc.constantFrom('veryfast', 'faster', 'medium'),
});

/** A film whose frames are of uneven length; looped, its sound is longer than its picture; cut, an edit list tells where it begins. */
function make({ rate, bFrames, group, dropped, shape }: Film): void {
  const jolt = shape === 'JOLTED' ? ",setpts='PTS+floor(N/17)*0.37/TB'" : '';
  studio.make('seed.mp4',
    '-f', 'lavfi', '-i', `color=size=64x64:rate=${rate}:duration=4`, '-f', 'lavfi', '-i', 'sine=duration=4.11:sample_rate=44100',
    '-vf', `geq=lum='20+mod(N*53,200)':cb=128:cr=128,select='mod(floor(n*n*5/3),${dropped + 1})'${jolt}`, '-fps_mode', 'vfr',
    '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', '-bf', String(bFrames), '-g', String(group), '-sc_threshold', '0', '-c:a', 'aac');
  const inputs: Record<Film['shape'], string[]> = {
    PLAIN: ['-i', 'seed.mp4'],
    JOLTED: ['-i', 'seed.mp4'],
    LOOPED: ['-stream_loop', '2', '-i', 'seed.mp4'],
    CUT: ['-ss', '1.3', '-i', 'seed.mp4'],
    LATE: ['-itsoffset', '0.7', '-i', 'seed.mp4', '-i', 'seed.mp4', '-map', '0:v', '-map', '1:a'],
  };
  studio.make('film.mp4', ...inputs[shape], '-c', 'copy');
}

test('however its frames are spaced, a film keeps each of them at its time, in chunks as whole, and the sound in step', async () => {
  await fc.assert(fc.asyncProperty(anyFilm, async (film) => {
    make(film);
    const wanted = frames('film.mp4', '-start_at_zero');
    const durationSeconds = wanted[wanted.length - 1].time + 0.05;
    const from = source({ width: 64, height: 64, durationSeconds, audio: [{ codec: 'aac', channels: 1 }] });
    const job = { film: 'film.mp4', source: from, rendition: spec('same', 64, 64, { preset: film.preset }), settings: { audio: { kbps: 64, channels: 2 } } };
    await encodeAtOnce(studio, job, 'whole.mp4');
    await encodeChunks(studio, job, film.chunkSeconds, 'joined.mp4');
    for (const name of ['whole.mp4', 'joined.mp4']) {
      const made = frames(name);
      expect([name, made.length]).toEqual([name, wanted.length]);
      const wrong = made.flatMap(({ time, luma }, at) =>
        (Math.abs(time - wanted[at].time) > 0.002 || Math.abs(luma - wanted[at].luma) > 8 ? [{ at, time, luma, wanted: wanted[at] }] : []));
      expect([name, wrong.slice(0, 3)]).toEqual([name, []]);
      expect(Math.abs(secondsOfSound(name))).toBeLessThan(0.03);
    }
  }), { numRuns: Number(process.env.UNEVEN_FILMS ?? 6), seed: 20261121, endOnFailure: true });
});
