import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { Studio } from './studio';
import { plan } from '../../../src/media/core/plan';
import { judge } from '../../../src/media/core/quality';
import { planOptions, source } from '../core/sources';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
const pattern = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${seconds}`];
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=duration=${seconds}`];

const examined = (name: string) => studio.examine(name);

test.each(['timecode.mov', 'timecode.mp4'])('a film with a time code, as cameras and editors write it, is seen whole: %s', async (name) => {
  studio.make('lying.mp4', ...pattern(2), ...tone(2), ...tone(2), '-map', '1', '-map', '0', '-map', '2', ...X264, '-ac:a:1', '2');
  studio.make(name, '-display_rotation', '90', '-i', studio.path('lying.mp4'), '-map', '0', '-c', 'copy', '-timecode', '01:00:00:00');
  expect(await examined(name)).toMatchObject({ videoStream: 1, width: 180, height: 320, rotation: 90, audio: [{ channels: 1 }, { channels: 2 }] });
});

test('a picture too small for any encoder is refused; one of very long pixels is taken', async () => {
  await expect(examined(studio.film('dot.mp4', { size: '14x180' }))).rejects.toMatchObject({ name: 'NotAVideo', message: expect.stringContaining('sides of 16 to') });
  const strip = await examined(studio.film('strip.mp4', { more: ['-vf', 'setsar=1/100'] }));
  expect(strip).toMatchObject({ width: 16, height: 180 });
});

test('a film with chapters enough for a long report is seen', async () => {
  const chapters = Array.from({ length: 150 }, (_, at) => `[CHAPTER]\nTIMEBASE=1/100\nSTART=${at}\nEND=${at + 1}\ntitle=What happens in chapter ${at}`);
  writeFileSync(studio.path('chapters.txt'), [';FFMETADATA1', ...chapters, ''].join('\n'));
  studio.make('chapters.mkv', ...pattern(2), ...tone(2), '-i', studio.path('chapters.txt'), '-map_chapters', '2', ...X264);
  expect(await examined('chapters.mkv')).toMatchObject({ width: 320, audio: [{ channels: 1 }] });
});

describe('a film whose pictures end before all else', () => {
  const long = (name: string, seconds: number, ...more: string[]) => studio.make(name, ...pattern(4), ...tone(seconds), ...X264, ...more);

  test.each([['sound.mp4', 5.9], ['sound.mov', 20], ['sound.mkv', 8], ['sound.ts', 40], ['sound.avi', 8]])('is whole while its sound goes on: %s', async (name, seconds) => {
    expect(await examined(long(name, seconds))).toMatchObject({ durationSeconds: expect.closeTo(seconds, 0), pictureSeconds: expect.closeTo(4, 1) });
  });

  test.each(['cue.mkv', 'late-cue.mkv'])('lasts as long as sound and picture, however long a cue stands: %s', async (name) => {
    writeFileSync(studio.path('cue.srt'), `1\n00:00:0${name.startsWith('late') ? 3 : 1},000 --> 00:00:30,000\nfor ever\n`);
    studio.make(name, ...pattern(4), ...tone(4), '-i', studio.path('cue.srt'), ...X264, '-c:s', 'srt', '-g', '25');
    const { durationSeconds, pictureSeconds } = await examined(name);
    expect(durationSeconds).toBeCloseTo(4, 1);
    expect(pictureSeconds ?? 4).toBeCloseTo(4, 1);
  });

  test.each([['cut.mp4', 0.95], ['cut.mkv', 0.95], ['cut.mp4', 0.6], ['cut.mkv', 0.6], ['cut.avi', 0.6], ['cut.flv', 0.6]])('is refused when its end is missing: %s, %d of it', async (name, share) => {
    long(name, 8, ...(name.endsWith('mp4') ? ['-movflags', '+faststart'] : []));
    truncateSync(studio.path(name), Math.floor(statSync(studio.path(name)).size * share));
    await expect(examined(name)).rejects.toMatchObject({ name: 'Truncated' });
  });

  test('has pictures, chunks and comparisons where there are pictures only', () => {
    const film = source({ durationSeconds: 600, pictureSeconds: 60 });
    const encoder = { whole: false, chunkSeconds: 20, memoryMb: 3008 };
    const made = plan(film, planOptions({ thumbnails: { everySeconds: 25 }, poster: { atSeconds: 300 }, encoder }));
    expect(made.thumbnails.map(({ atSeconds }) => atSeconds)).toEqual([0, 25, 50]);
    expect(made.poster!.fromSeconds).toBeLessThan(60);
    expect(made.encoding.chunks.map(({ from }) => from)).toEqual([0, 20, 40]);
    expect(judge(film, [], 1500, 80).problems).toEqual([]);
    expect(judge(film, [], 1200, 80).problems).toEqual(['1200 frames were made of about 1500']);
  });
});
