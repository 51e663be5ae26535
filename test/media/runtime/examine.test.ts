import { closeSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { Studio } from './studio';
import type { ReadAt } from '../../../src/media/core/mp4-boxes';
import { examine } from '../../../src/media/runtime/examine';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
const pattern = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${seconds}`];
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=duration=${seconds}`];

function examined(name: string) {
  const read: ReadAt = async (offset, bytes) => {
    const file = openSync(studio.path(name), 'r');
    const buffer = Buffer.alloc(bytes);
    const got = readSync(file, buffer, 0, bytes, offset);
    closeSync(file);
    return buffer.subarray(0, got);
  };
  return examine({ url: studio.url(name), bytes: statSync(studio.path(name)).size, read, maxDurationSeconds: 300 });
}

test.each(['timecode.mov', 'timecode.mp4'])('a film with a time code, as cameras and editors write it, is seen whole: %s', async (name) => {
  studio.make('lying.mp4', ...pattern(2), ...tone(2), ...tone(2), '-map', '1', '-map', '0', '-map', '2', ...X264, '-ac:a:1', '2');
  studio.make(name, '-display_rotation', '90', '-i', studio.path('lying.mp4'), '-map', '0', '-c', 'copy', '-timecode', '01:00:00:00');
  expect(await examined(name)).toMatchObject({ videoStream: 1, width: 180, height: 320, rotation: 90, audio: [{ channels: 1 }, { channels: 2 }] });
});

test('a film with chapters enough for a long report is seen', async () => {
  const chapters = Array.from({ length: 150 }, (_, at) => `[CHAPTER]\nTIMEBASE=1/100\nSTART=${at}\nEND=${at + 1}\ntitle=What happens in chapter ${at}`);
  writeFileSync(studio.path('chapters.txt'), [';FFMETADATA1', ...chapters, ''].join('\n'));
  studio.make('chapters.mkv', ...pattern(2), ...tone(2), '-i', studio.path('chapters.txt'), '-map_chapters', '2', ...X264);
  expect(await examined('chapters.mkv')).toMatchObject({ width: 320, audio: [{ channels: 1 }] });
});
