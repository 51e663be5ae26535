import type { EncodeSettings } from './encode-arguments';
import { type EncoderSpec, type Encoding, encodingPlan } from './encoding-plan';
import { ladder, type PlannedRendition, type RenditionSpec } from './ladder';
import type { Source } from './source';
import { type PlannedThumbnail, thumbnails } from './thumbnail-plan';

/** What is made of one source. */
export interface Plan {
  readonly source: Source;
  readonly renditions: PlannedRendition[];
  readonly thumbnails: PlannedThumbnail[];
  readonly settings: EncodeSettings;
  readonly encoding: Encoding;
}

export interface PlanOptions {
  readonly renditions: RenditionSpec[];
  readonly thumbnailSeconds: number[];
  readonly settings: EncodeSettings;
  readonly encoder: EncoderSpec;
}

export function plan(source: Source, { renditions: specs, thumbnailSeconds, settings, encoder }: PlanOptions): Plan {
  const renditions = ladder(source, specs);
  return {
    source,
    renditions,
    thumbnails: thumbnails(source, thumbnailSeconds),
    settings,
    encoding: encodingPlan(source, renditions, encoder, settings.segmentSeconds),
  };
}
