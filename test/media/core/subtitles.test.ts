import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { planOptions, source } from './sources';
import { languageTag, trackNames } from '../../../src/media/core/language';
import { manifest } from '../../../src/media/core/manifest';
import { plan } from '../../../src/media/core/plan';
import { parseProbeReport } from '../../../src/media/core/probe-report';
import { masterPlaylist, subtitlePlaylist } from '../../../src/media/core/streams';
import { extractArguments, subtitleOutput } from '../../../src/media/core/subtitle-arguments';
import { clampCues, textTracks } from '../../../src/media/core/subtitles';
import { timestamp } from '../../../src/media/core/web-vtt';

/** What ffmpeg 9.0.2 said of real files. */
const report = (name: string) => parseProbeReport(readFileSync(join(__dirname, 'reports', `${name}.txt`), 'utf8'))!;
const ENGLISH = { index: 3, codec: 'subrip', language: 'eng', isDefault: true, forced: false };
const GERMAN = { index: 4, codec: 'ass', language: 'deu', isDefault: false, forced: true };
const SPANISH = { index: 5, codec: 'hdmv_pgs_subtitle', language: 'spa', isDefault: false, forced: false };

test('tracks and their languages are found', () => {
  expect(report('subtitles-mkv')).toMatchObject({ subtitles: [ENGLISH, GERMAN, SPANISH], audio: [{ language: 'eng' }, { language: 'fra' }] });
  expect(report('subtitles-mp4').subtitles).toEqual([{ ...ENGLISH, codec: 'mov_text' }, { ...GERMAN, codec: 'mov_text' }]);
  expect(report('two').subtitles).toBeUndefined();
});

test('text is carried, under its number among all tracks; pictures are not', () => {
  expect(textTracks([SPANISH, ENGLISH])).toEqual([{ name: 'subtitle_1', track: ENGLISH }]);
  expect(textTracks()).toEqual([]);
});

test('the manifest names what is carried, and why the rest is not', () => {
  const film = plan(source({ durationSeconds: 10, subtitles: [ENGLISH, GERMAN, SPANISH] }), planOptions());
  const made = { kind: 'SUBTITLE' as const, name: 'subtitle_0', key: 'encoded/job/subtitle_0.vtt', language: 'eng', bytes: 10 };
  const hls = { kind: 'HLS' as const, name: 'master.m3u8', key: 'encoded/job/stream/master.m3u8', bytes: 10 };
  expect(manifest('job', film, [made, hls])).toMatchObject({
    hls, subtitles: [made], subtitlesNotCarried: [{ ...GERMAN, reason: 'EMPTY_OR_DAMAGED' }, { ...SPANISH, reason: 'IMAGE' }],
  });
  expect(manifest('job', { ...film, settings: { ...film.settings, dropSubtitles: true } }, []).subtitlesNotCarried.map(({ reason }) => reason))
    .toEqual(['NOT_WANTED', 'NOT_WANTED', 'IMAGE']);
});

test('players get every language by its own name, and which one to show', () => {
  const streams = [{
    name: '720p',
    file: '720p.m4s',
    codecs: 'avc1.64001f',
    headBytes: 1,
    segments: [{ seconds: 2, offset: 1, bytes: 2 }],
    picture: { width: 1280, height: 720, frameRate: 25 },
    group: 'audio',
  }, ...['deu', undefined].map((language, at) => ({
    name: `audio_${at}`, file: `audio_${at}.m4s`, codecs: 'mp4a.40.2', headBytes: 1, segments: [{ seconds: 2, offset: 1, bytes: 2 }], sound: { channels: 6, language }, group: 'audio',
  }))];
  const text = masterPlaylist(streams, [{ name: 'subtitle_0', ...ENGLISH }, { name: 'subtitle_1', ...GERMAN }]);
  expect(text).toContain('TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI="subtitle_0.m3u8"');
  expect(text).toContain('NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI="subtitle_1.m3u8"');
  expect(text).toContain('TYPE=AUDIO,GROUP-ID="audio",NAME="Deutsch",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="6"');
  expect(text).toContain('TYPE=AUDIO,GROUP-ID="audio",NAME="Track 2",DEFAULT=NO');
  expect(text).toMatch(/#EXT-X-STREAM-INF:.*SUBTITLES="subtitles"\n720p\.m3u8/);
  expect(masterPlaylist(streams)).not.toContain('SUBTITLES');
  expect(subtitlePlaylist('../subtitle_0.vtt', 10.2)).toContain('#EXT-X-TARGETDURATION:11\n');
});

test('names in a menu differ', () => {
  expect(trackNames(['eng', 'eng', undefined, 'xx!', 'ger'])).toEqual(['English', 'English (2)', 'Track 3', 'Track 4', 'Deutsch']);
  expect(['ger', 'deu', 'und', undefined, 'no language'].map(languageTag)).toEqual(['de', 'de', undefined, undefined, undefined]);
});

describe('cues', () => {
  const vtt = (...cues: [number, number][]) => ['WEBVTT', ...cues.map(([from, to], at) => `${timestamp(from)} --> ${timestamp(to)} line:90%\nText ${at}`), ''].join('\n\n');

  test('end with the film, and keep their place and text', () => {
    expect(clampCues(vtt([1, 2], [3, 99], [12, 14]), 10, timestamp)).toBe(vtt([1, 2], [3, 10]));
  });

  test('that are none make no track', () => {
    for (const none of ['WEBVTT\n\n', vtt([12, 14]), vtt([3, 3]), 'WEBVTT\n\nNOTE nothing\n']) expect(clampCues(none, 10, timestamp)).toBeUndefined();
  });

  test('styles stay', () => {
    expect(clampCues('WEBVTT\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n00:01.000 --> 00:02.000\r\nHi\r\n', 10, timestamp))
      .toBe('WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nHi\n\n');
  });

  test('whatever they are, none outlasts the film and none within it is lost', () => {
    const time = fc.integer({ min: 0, max: 20_000 }).map((ms) => ms / 1000);
    fc.assert(fc.property(fc.array(fc.tuple(time, time), { maxLength: 20 }), time.filter((end) => end > 0), (cues, end) => {
      const left = clampCues(vtt(...cues), end, timestamp) ?? '';
      const expected = cues.flatMap(([from, to], at) => (from < end && to > from ? [`${timestamp(from)} --> ${timestamp(Math.min(to, end))} line:90%\nText ${at}`] : []));
      expect(left.split('\n\n').slice(1).filter(Boolean).map((cue) => cue.trimEnd())).toEqual(expected);
    }));
  });
});

test('arguments hold nothing that a user wrote', () => {
  expect(extractArguments('http://x/film', textTracks([ENGLISH, SPANISH]), '/tmp').slice(-6)).toEqual(['0:3', '-c:s', 'webvtt', '-f', 'webvtt', '/tmp/subtitle_0.vtt']);
  expect(subtitleOutput([{ track: GERMAN, path: 'a' }, { track: { ...ENGLISH, language: undefined, isDefault: false }, path: 'b' }], 1)).toEqual([
    '-map', '1:0', '-c:s:0', 'mov_text', '-metadata:s:s:0', 'language=deu', '-disposition:s:0', 'forced',
    '-map', '2:0', '-c:s:1', 'mov_text', '-disposition:s:1', '0',
  ]);
});
