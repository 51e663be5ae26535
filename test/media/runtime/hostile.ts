import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Studio } from './studio';

/** What a film has to be after its way through the pipeline. */
export interface Made {
  readonly width: number;
  readonly height: number;
  /** Of the source: none may be lost, none invented. */
  readonly frames: number;
  /** Channels of each track. */
  readonly channels: number[];
}

/** A film that trips careless pipelines. */
export interface HostileFilm {
  readonly what: string;
  readonly make: (studio: Studio) => string;
  /** As its owner calls it. @default - as it is called in the studio */
  readonly fileName?: string;
  /** What becomes of it, or the code of the reason why nothing does. */
  readonly end: Made | string;
}

const TONE = ['-f', 'lavfi', '-i', 'sine=duration=2'];
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
const pattern = (size = '320x180', rate = '25', seconds = 2) => ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`];
const plain: Made = { width: 320, height: 180, frames: 50, channels: [1] };

export const HOSTILE_FILMS: HostileFilm[] = [
  {
    what: 'a telephone held upright: lying pictures with a note to turn them',
    make: (studio) => studio.make('rotated.mp4', '-display_rotation', '90', '-i', studio.path(studio.film('lying.mp4')), '-c', 'copy'),
    end: { ...plain, width: 180, height: 320 },
  },
  { what: 'a portrait', make: (studio) => studio.film('portrait.mp4', { size: '180x320' }), end: { ...plain, width: 180, height: 320 } },
  {
    what: 'sides of odd length',
    make: (studio) => studio.make('odd.mkv', ...pattern(), ...TONE, '-vf', 'format=yuv444p,scale=321:181,setsar=1', ...X264),
    end: plain,
  },
  {
    what: 'pixels that are not square',
    make: (studio) => studio.make('anamorphic.mp4', ...pattern('240x180'), ...TONE, '-vf', 'setsar=4/3', ...X264),
    end: plain,
  },
  { what: '29.97 frames a second', make: (studio) => studio.film('ntsc.mp4', { rate: '30000/1001' }), end: { ...plain, frames: 60 } },
  {
    what: 'a frame rate that varies',
    make: (studio) => studio.make('variable.mp4', ...pattern('320x180', '50'), ...TONE, '-vf', "select='not(mod(n,2))+between(n,20,40)'", '-fps_mode', 'vfr', ...X264),
    end: { ...plain, frames: 60 },
  },
  { what: 'no sound', make: (studio) => studio.make('silent.mp4', ...pattern(), ...X264), end: { ...plain, channels: [] } },
  {
    what: 'six channels',
    make: (studio) => studio.make('six.mp4', ...pattern(), '-f', 'lavfi', '-i', 'anoisesrc=duration=2:seed=7:amplitude=0.1', '-af', 'pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0', ...X264),
    end: { ...plain, channels: [2] },
  },
  {
    what: 'two languages',
    make: (studio) => studio.make('tracks.mkv', ...pattern(), ...TONE, ...TONE, '-map', '0:v', '-map', '1:a', '-map', '2:a', ...X264),
    end: { ...plain, channels: [1, 1] },
  },
  {
    what: 'HDR',
    make: (studio) => studio.make('hdr.mp4', ...pattern(), ...TONE, '-vf', 'format=yuv420p10le', '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params',
      'log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc', '-tag:v', 'hvc1', '-c:a', 'aac'),
    end: plain,
  },
  {
    what: 'half pictures, interlaced',
    make: (studio) => studio.make('interlaced.mp4', ...pattern('320x180', '50'), ...TONE, '-vf', 'tinterlace=interleave_top,setfield=tff', ...X264, '-flags', '+ildct+ilme', '-field_order', 'tt'),
    end: plain,
  },
  { what: 'a single frame', make: (studio) => studio.make('one.mp4', ...pattern(), '-frames:v', '1', ...X264), end: { ...plain, frames: 1, channels: [] } },
  {
    what: 'a name full of other scripts',
    make: (studio) => studio.film('scripts.mp4'),
    fileName: 'الفيلم “电影” 🎬\u202e;$(rm -rf ~)|&.mp4',
    end: plain,
  },
  {
    what: 'two hours of pictures that stand for ten seconds each',
    make: (studio) => studio.make('still.mp4', ...pattern('320x180', '1/10', 7200), ...X264),
    end: { ...plain, frames: 720, channels: [] },
  },
  { what: 'a picture that moves', make: (studio) => studio.make('moving.gif', ...pattern('320x180', '10')), end: { ...plain, frames: 20, channels: [] } },
  { what: 'a bare stream, without times', make: (studio) => studio.make('bare.h264', ...pattern(), '-c:v', 'libx264', '-preset', 'ultrafast'), end: 'NotAVideo' },
  { what: 'half of a file', make: (studio) => half(studio, studio.film('whole.mp4', { more: ['-movflags', '+faststart'] })), end: 'Truncated' },
  {
    what: 'a header that says ten times the length',
    make: (studio) => lie(studio, studio.film('honest.mp4')),
    end: plain,
  },
  {
    what: 'a picture named .mp4',
    make: (studio) => rename(studio, studio.make('picture.jpg', ...pattern(), '-frames:v', '1', '-update', '1'), 'picture.mp4'),
    end: 'NotAVideo',
  },
  {
    what: 'a playlist named .mp4, which asks for other files',
    make: (studio) => write(studio, 'playlist.mp4', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'),
    end: 'NotAVideo',
  },
  { what: 'a copy-protected film', make: (studio) => copyProtected(studio), end: 'Protected' },
  { what: 'a film without a single frame', make: withoutFrames, end: 'NoFrames' },
  { what: 'nothing at all', make: (studio) => write(studio, 'empty.mp4', ''), end: 'EmptyUpload' },
];

/** Black, with a flash and a beep that begin together a second in. */
export function clapper(studio: Studio): string {
  return studio.make('clapper.mp4', '-f', 'lavfi', '-i', "color=black:size=320x180:rate=30000/1001:duration=3,drawbox=color=white:t=fill:enable='between(t,1,1.5)'",
    '-f', 'lavfi', '-i', "sine=frequency=1000:duration=3,volume='between(t,1,1.5)':eval=frame", ...X264);
}

/** Seconds from the flash to the beep of a film: positive when the beep is late. */
export function soundDelay(film: string): number {
  const { stderr } = spawnSync(process.env.FFMPEG_PATH!, ['-nostdin', '-hide_banner', '-v', 'info', '-i', film,
    '-vf', 'blackdetect=d=0.2', '-af', 'silencedetect=n=-30dB:d=0.2', '-f', 'null', '-'], { encoding: 'utf8' });
  const [, flash] = /black_end:([\d.]+)/.exec(stderr)!;
  const [, beep] = /silence_end: ([\d.]+)/.exec(stderr)!;
  return Number(beep) - Number(flash);
}

/** The first half of a file. */
export function half(studio: Studio, name: string): string {
  const content = readFileSync(studio.path(name));
  return write(studio, 'cut.mp4', content.subarray(0, content.length / 2));
}

/** Encrypted in the scheme of MPEG Common Encryption, with a key that nobody has. */
export function copyProtected(studio: Studio, ...more: string[]): string {
  return studio.make('protected.mp4', ...pattern(), '-c:v', 'libx264', '-preset', 'ultrafast', '-encryption_scheme', 'cenc-aes-ctr',
    '-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb', '-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8', ...more);
}

/** A track of pictures with nothing in it. */
export function withoutFrames(studio: Studio): string {
  return studio.make('none.mp4', ...pattern(), '-frames:v', '0', '-c:v', 'libx264', '-movflags', '+frag_keyframe+empty_moov');
}

/** Multiplies every stated duration of the container by ten. */
function lie(studio: Studio, name: string): string {
  const content = readFileSync(studio.path(name));
  for (const [box, offset] of [['mvhd', 20], ['tkhd', 24], ['mdhd', 20]] as const) {
    for (let at = content.indexOf(box); at >= 0; at = content.indexOf(box, at + 4)) {
      content.writeUInt32BE(content.readUInt32BE(at + offset) * 10, at + offset);
    }
  }
  return write(studio, 'lying-header.mp4', content);
}

function rename(studio: Studio, from: string, to: string): string {
  return write(studio, to, readFileSync(studio.path(from)));
}

function write(studio: Studio, name: string, content: string | Buffer): string {
  writeFileSync(studio.path(name), content);
  return name;
}
