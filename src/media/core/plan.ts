import { ladder, type PlannedRendition, type RenditionSpec } from './ladder';
import type { Source } from './source';
import { type PlannedThumbnail, thumbnails } from './thumbnail-plan';

/** What is made of one source. */
export interface Plan {
  readonly source: Source;
  readonly renditions: PlannedRendition[];
  readonly thumbnails: PlannedThumbnail[];
}

export interface PlanOptions {
  readonly renditions: RenditionSpec[];
  readonly thumbnailSeconds: number[];
}

export function plan(source: Source, options: PlanOptions): Plan {
  return { source, renditions: ladder(source, options.renditions), thumbnails: thumbnails(source, options.thumbnailSeconds) };
}
