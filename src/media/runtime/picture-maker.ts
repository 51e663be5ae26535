import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from './ffmpeg';
import { uploadFile } from './objects';
import type { StepTools, WorkflowInput } from './step';
import { takePicture, type WantedPicture } from './take-picture';
import type { Output } from '../core/job';
import { pictureKey, workKey } from '../core/keys';
import { posterArguments, sheetArguments } from '../core/picture-arguments';
import type { Plan } from '../core/plan';
import { thumbnailArguments } from '../core/thumbnail-arguments';
import { webVtt } from '../core/web-vtt';

type Picture = Omit<Output, 'key' | 'bytes'>;

/** Makes the pictures of a video and lays them where nobody sees them yet. */
export class PictureMaker {
  constructor(private readonly input: WorkflowInput & { plan: Plan }, private readonly tools: StepTools, private readonly url: string) {}

  /** One after the other: each reads only what lies around its time. */
  public async thumbnails(): Promise<Output[]> {
    const { plan } = this.input;
    const outputs: Output[] = [];
    for (const thumbnail of plan.thumbnails) {
      const { name, atSeconds, width, height } = thumbnail;
      const path = this.path(`${name}.jpg`);
      await takePicture(thumbnailArguments(this.url, plan.source, thumbnail, path), this.wanted(path, thumbnail));
      outputs.push(await this.keep(path, { kind: 'THUMBNAIL', name, width, height, atSeconds }));
    }
    return outputs;
  }

  public async poster(): Promise<Output[]> {
    const { source, poster } = this.input.plan;
    if (!poster) return [];
    const path = this.path('poster.jpg');
    await takePicture(posterArguments(this.url, source, poster, path), this.wanted(path, { ...poster, atSeconds: poster.fromSeconds }));
    return [await this.keep(path, { kind: 'POSTER', name: 'poster', width: poster.width, height: poster.height })];
  }

  public async sprites(): Promise<Output[]> {
    const { source, sprites: grid } = this.input.plan;
    if (!grid) return [];
    await ffmpeg(sheetArguments(this.url, source, grid, this.path('sprite_%d.jpg')), { signal: this.tools.signal });
    const names = Array.from({ length: grid.sheets }, (_, sheet) => `sprite_${sheet}`);
    const size = { width: grid.width * grid.columns, height: grid.height * grid.rows };
    const sheets = await Promise.all(names.map((name) => this.keep(this.path(`${name}.jpg`), { kind: 'SPRITE', name, ...size })));
    const index = this.path('sprite.vtt');
    await writeFile(index, webVtt(grid, source.durationSeconds, (sheet) => `${names[sheet]}.jpg`));
    return [...sheets, await this.keep(index, { kind: 'SPRITE_INDEX', name: 'sprite', width: grid.width, height: grid.height })];
  }

  private path(name: string): string {
    return join(this.tools.directory, name);
  }

  private wanted(path: string, { atSeconds, width, height }: Pick<WantedPicture, 'atSeconds' | 'width' | 'height'>): WantedPicture {
    return { url: this.url, source: this.input.plan.source, atSeconds, width, height, path, signal: this.tools.signal };
  }

  private async keep(path: string, picture: Picture): Promise<Output> {
    const { jobId, outputBucket } = this.input;
    const text = picture.kind === 'SPRITE_INDEX';
    const key = pictureKey(jobId, picture.name, text ? 'vtt' : 'jpg');
    const bytes = await uploadFile(path, { bucket: outputBucket, key: workKey(jobId, key) }, text ? 'text/vtt' : 'image/jpeg');
    return { ...picture, key, bytes };
  }
}
