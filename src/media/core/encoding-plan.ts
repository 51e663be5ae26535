import { type Chunk, chunks, MIN_CHUNK_SECONDS } from './chunk-plan';
import { encodeSecondsPerSecond } from './effort';
import type { PlannedRendition } from './ladder';
import { endOfPictures, isIndexed, type Source } from './source';

/** How a source is encoded: in one run, in chunks (few or many), or by MediaConvert. The workflow branches on it. */
export type EncodingMode = 'WHOLE' | 'CHUNKS' | 'MANY_CHUNKS' | 'MEDIACONVERT';

export interface Encoding {
  readonly mode: EncodingMode;
  /** None when it is made in one run. */
  readonly chunks: Chunk[];
  /** The container cannot be cut exactly: its streams are copied into one that can, first. */
  readonly remux: boolean;
}

/** What the encoder of a pipeline can do. */
export interface EncoderSpec {
  /** Whether one function may encode a whole source. */
  readonly whole: boolean;
  /** Length of chunks, if there may be any. */
  readonly chunkSeconds?: number;
  /** Of the function that encodes. */
  readonly memoryMb: number;
  readonly mediaConvert?: boolean;
}

/** Of Lambda's 900 seconds, less what reading, writing and a slow machine may take. */
const REACH_SECONDS = 700;
/** A chunk should take no longer: what is lost when its worker is. */
const CHUNK_REACH_SECONDS = 400;
/** Iterations that an inline Map runs at a time; beyond them a Distributed Map keeps the history short. */
const MANY_CHUNKS = 40;

export function encodingPlan(source: Source, renditions: PlannedRendition[], spec: EncoderSpec, segmentSeconds?: number): Encoding {
  const whole: Encoding = { mode: 'WHOLE', chunks: [], remux: false };
  if (spec.mediaConvert) return { ...whole, mode: 'MEDIACONVERT' };
  const effort = encodeSecondsPerSecond(source.frameRate, renditions, spec.memoryMb);
  if (!spec.chunkSeconds || (spec.whole && effort * endOfPictures(source) <= REACH_SECONDS)) return whole;
  const length = Math.max(MIN_CHUNK_SECONDS, Math.min(spec.chunkSeconds, CHUNK_REACH_SECONDS / effort));
  const parts = chunks(endOfPictures(source), length, segmentSeconds);
  return {
    mode: parts.length > MANY_CHUNKS ? 'MANY_CHUNKS' : 'CHUNKS',
    chunks: parts,
    remux: !isIndexed(source),
  };
}
