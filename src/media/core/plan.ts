import type { EncodeSettings } from './encode-arguments';
import { type EncoderSpec, type Encoding, encodingPlan } from './encoding-plan';
import { fit, ladder, type PlannedRendition, type RenditionSpec } from './ladder';
import { type PictureGrid, pictureGrid } from './picture-grid';
import { type PlannedPoster, poster, type PosterOptions } from './poster-plan';
import type { Source } from './source';
import { type PlannedThumbnail, thumbnails, type ThumbnailTimes } from './thumbnail-plan';

/** What is made of one source. */
export interface Plan {
  readonly source: Source;
  readonly renditions: PlannedRendition[];
  readonly thumbnails: PlannedThumbnail[];
  readonly poster?: PlannedPoster;
  readonly sprites?: PictureGrid;
  readonly settings: EncodeSettings;
  readonly encoding: Encoding;
}

export interface PlanOptions {
  readonly renditions: RenditionSpec[];
  readonly thumbnails: ThumbnailTimes;
  /** @default - none */
  readonly poster?: PosterOptions;
  /** @default - none */
  readonly spriteEverySeconds?: number;
  readonly settings: EncodeSettings;
  readonly encoder: EncoderSpec;
}

const SPRITE_BOX = { width: 160, height: 90 };

export function plan(source: Source, options: PlanOptions): Plan {
  const { renditions: specs, thumbnails: times, poster: wanted, spriteEverySeconds, settings, encoder } = options;
  const renditions = ladder(source, specs);
  return {
    source,
    renditions,
    thumbnails: thumbnails(source, times),
    poster: wanted && poster(source, wanted),
    sprites: spriteEverySeconds ? pictureGrid(source.durationSeconds, fit(source, SPRITE_BOX), spriteEverySeconds) : undefined,
    settings,
    encoding: encodingPlan(source, renditions, encoder, settings.segmentSeconds),
  };
}
