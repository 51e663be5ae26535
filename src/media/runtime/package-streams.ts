import { open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from './ffmpeg';
import { putText, uploadFile } from './objects';
import type { StepTools } from './step';
import { codecString } from '../core/codec-string';
import type { RenditionFile } from '../core/encode-arguments';
import type { EncodeTask } from '../core/encode-task';
import type { Output } from '../core/job';
import { streamKey, workKey } from '../core/keys';
import { packageArguments } from '../core/package-arguments';
import { masterPlaylist, parsePlaylist, type Stream, subtitlePlaylist } from '../core/streams';
import type { MadeSubtitle } from '../core/subtitles';

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

/** Makes streams beside the MP4 files, rendition by rendition; the sound, which all share, comes with the first. */
export class Packager {
  private readonly streams: Stream[] = [];
  private readonly outputs: Output[] = [];

  constructor(private readonly input: EncodeTask, private readonly tools: Pick<StepTools, 'directory' | 'signal'>) {}

  public async add({ rendition, path }: RenditionFile): Promise<void> {
    const { settings: { segmentSeconds, audio }, source } = this.input.plan;
    if (!segmentSeconds) return;
    const { directory, signal } = this.tools;
    const { name, codec, width, height } = rendition;
    const sounds = this.streams.length > 0 ? [] : source.audio.map(({ channels, language }, at) => ({
      name: `audio_${at}`, stream: `a:${at}`, sound: { channels: Math.min(channels, audio.surround ? 6 : 2), language },
    }));
    const picture = { name, stream: 'v:0', codec, picture: { width, height, frameRate: source.frameRate } };
    await ffmpeg(packageArguments(path, [picture, ...sounds], directory, segmentSeconds), { signal });
    for (const { name: made, ...what } of [picture, ...sounds]) await this.upload(made, what);
  }

  /** What was made, the playlists that players open among it. */
  public async finish(subtitles: readonly MadeSubtitle[] = []): Promise<Output[]> {
    if (this.streams.length === 0) return [];
    for (const { name } of subtitles) {
      const playlist = subtitlePlaylist(`../${name}.vtt`, this.input.plan.source.durationSeconds);
      await this.put('STREAM', `${name}.m3u8`, playlist, PLAYLIST_TYPE);
    }
    const tracks = subtitles.map(({ name, track }) => ({ ...track, name }));
    await this.put('HLS', 'master.m3u8', masterPlaylist(this.streams, tracks), PLAYLIST_TYPE);
    return this.outputs;
  }

  private async upload(name: string, { picture, sound }: Pick<Stream, 'picture' | 'sound'>): Promise<void> {
    const file = `${name}.m4s`;
    const path = join(this.tools.directory, file);
    const playlist = await readFile(join(this.tools.directory, `${name}.m3u8`), 'utf8');
    const parsed = parsePlaylist(playlist);
    this.streams.push({ name, file, codecs: codecString(await firstOf(path, parsed.headBytes)), ...parsed, picture, sound });
    const key = streamKey(this.input.jobId, file);
    const bytes = await uploadFile(path, { bucket: this.input.outputBucket, key: workKey(this.input.jobId, key) }, picture ? 'video/mp4' : 'audio/mp4');
    this.outputs.push({ kind: 'STREAM', name: file, key, bytes });
    await this.put('STREAM', `${name}.m3u8`, playlist, PLAYLIST_TYPE);
    await unlink(path);
  }

  private async put(kind: Output['kind'], name: string, text: string, contentType: string): Promise<void> {
    const key = streamKey(this.input.jobId, name);
    await putText({ bucket: this.input.outputBucket, key: workKey(this.input.jobId, key) }, text, contentType);
    this.outputs.push({ kind, name, key, bytes: Buffer.byteLength(text) });
  }
}

async function firstOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer;
  } finally {
    await file.close();
  }
}
