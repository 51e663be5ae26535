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
import { soundOf, sounds } from '../core/sound';
import { masterPlaylist, parsePlaylist, type Stream, subtitlePlaylist } from '../core/streams';
import type { MadeSubtitle } from '../core/subtitles';

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

/** Makes streams beside the MP4 files, rendition by rendition; each sound comes with the first that has it. */
export class Packager {
  private readonly streams: Stream[] = [];
  private readonly outputs: Output[] = [];

  constructor(private readonly input: EncodeTask, private readonly tools: Pick<StepTools, 'directory' | 'signal'>) {}

  public async add({ rendition, path }: RenditionFile): Promise<void> {
    const { settings: { segmentSeconds }, source } = this.input.plan;
    const all = sounds(this.input.plan);
    const sound = soundOf(all, rendition.name);
    // A viewer who came to a silent rendition would hear nothing any more.
    if (!segmentSeconds || (sound === undefined && all.length > 0)) return;
    const { directory, signal } = this.tools;
    const { name, codec, width, height } = rendition;
    // The first keeps the plain name.
    const group = sound === undefined ? undefined : sound === 0 ? 'audio' : `sound${sound}`;
    const isNew = sound !== undefined && !this.streams.some((stream) => stream.group === group);
    const tracks = isNew ? all[sound].tracks.map(({ channels, language }, at) => ({
      name: `${group}_${at}`, stream: `a:${at}`, sound: { channels, language }, group,
    })) : [];
    const picture = { name, stream: 'v:0', codec, picture: { width, height, frameRate: source.frameRate }, group };
    await ffmpeg(packageArguments(path, [picture, ...tracks], directory, segmentSeconds), { signal });
    for (const { name: made, ...what } of [picture, ...tracks]) await this.upload(made, what);
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

  private async upload(name: string, { picture, sound, group }: Pick<Stream, 'picture' | 'sound' | 'group'>): Promise<void> {
    const file = `${name}.m4s`;
    const path = join(this.tools.directory, file);
    const playlist = await readFile(join(this.tools.directory, `${name}.m3u8`), 'utf8');
    const parsed = parsePlaylist(playlist);
    this.streams.push({ name, file, codecs: codecString(await firstOf(path, parsed.headBytes)), ...parsed, picture, sound, group });
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
