import fc from 'fast-check';
import { source, planOptions, spec } from './sources';
import { soundArguments } from '../../../src/media/core/encode-arguments';
import { manifest } from '../../../src/media/core/manifest';
import { plan } from '../../../src/media/core/plan';
import { type AudioSettings, plannedTracks, soundOf, sounds, tracksOf } from '../../../src/media/core/sound';

const anySettings: fc.Arbitrary<AudioSettings> = fc.record({
  kbps: fc.constantFrom(64, 128), channels: fc.constantFrom(1, 2, 6), tracks: fc.option(fc.nat(3), { nil: undefined }),
});
const anyTracks = fc.array(fc.record({ codec: fc.constant('aac'), channels: fc.integer({ min: 1, max: 8 }) }), { maxLength: 4 });

test('the first tracks are kept, never more than there are, none with more channels than it had or than are wanted', () => {
  fc.assert(fc.property(anyTracks, anySettings, (audio, wanted) => {
    const tracks = plannedTracks(audio, wanted);
    expect(tracks).toHaveLength(Math.min(audio.length, wanted.tracks ?? Infinity));
    tracks.forEach(({ index, channels, kbps, mix }, at) => {
      expect(index).toBe(at);
      expect(channels).toBe(Math.min(audio[at].channels, wanted.channels));
      expect(mix !== undefined).toBe(channels < audio[at].channels);
      expect(kbps).toBe((wanted.kbps * channels) / 2);
    });
  }));
});

test('every rendition with sound has exactly one, its own; no two sounds are alike', () => {
  fc.assert(fc.property(anyTracks, fc.array(fc.option(anySettings, { nil: undefined }), { minLength: 1, maxLength: 5 }), (audio, wanted) => {
    const of = { source: source({ audio }), settings: { audio: { kbps: 128, channels: 2 } }, renditions: wanted.map((one, at) => ({ name: `r${at}`, audio: one })) };
    const all = sounds(of);
    for (const rendition of of.renditions) {
      const at = soundOf(all, rendition.name);
      expect(at === undefined ? [] : all[at].tracks).toEqual(tracksOf(of, rendition));
    }
    expect(all.flatMap(({ renditions }) => renditions)).toHaveLength(of.renditions.filter((one) => tracksOf(of, one).length > 0).length);
    expect(new Set(all.map(({ tracks }) => JSON.stringify(tracks))).size).toBe(all.length);
  }));
});

test('a mono film has one sound, whether mono or stereo is asked for', () => {
  const renditions = [{ name: 'a', audio: { kbps: 128, channels: 1 } }, { name: 'b' }];
  expect(sounds({ source: { audio: [{ codec: 'aac', channels: 1 }] }, settings: { audio: { kbps: 128, channels: 2 } }, renditions })).toHaveLength(1);
});

test('the manifest tells the sound of each rendition', () => {
  const from = source({ audio: [{ codec: 'ac3', channels: 6, language: 'deu' }] });
  const made = plan(from, planOptions({ renditions: [spec('720p', 1280, 720), spec('1080p', 1920, 1080, { audio: { kbps: 128, channels: 2, tracks: 0 } })] }));
  const outputs = made.renditions.map(({ name }) => ({ kind: 'RENDITION' as const, name, key: name, bytes: 1000 }));
  expect(manifest('job', made, outputs).renditions.map(({ name, audio }) => [name, audio])).toEqual([['720p', [{ channels: 2, language: 'deu' }]], ['1080p', []]]);
});

test('sound that would outlast a function gets the fast coder', () => {
  const tracks = plannedTracks([{ codec: 'aac', channels: 2 }], { kbps: 128, channels: 2 });
  const coders = (seconds: number, files: number) => soundArguments('https://x', Array.from({ length: files }, () => ({ tracks, path: 'x' })), seconds)
    .filter((arg) => arg === '-aac_coder').length;
  expect([coders(7200, 1), coders(7201, 1), coders(3600, 2), coders(3601, 2), coders(14_400, 1)]).toEqual([0, 1, 0, 2, 1]);
});
