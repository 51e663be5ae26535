import type { Chunk } from './chunk-plan';
import type { Plan } from './plan';

/** What one call of the encoder does: all at once; or one piece, the sound, a copy that can be cut, and putting the pieces together; or taking over what MediaConvert made. */
export type EncodeTaskKind = 'WHOLE' | 'REMUX' | 'CHUNK' | 'AUDIO' | 'JOIN' | 'ADOPT';

/** What the workflow tells the encoder. */
export interface EncodeTask {
  readonly task: EncodeTaskKind;
  readonly jobId: string;
  readonly inputBucket: string;
  readonly inputKey: string;
  readonly outputBucket: string;
  readonly attempt: number;
  readonly plan: Pick<Plan, 'source' | 'renditions' | 'settings'>;
  /** Whether the source was copied before. */
  readonly remuxed?: boolean;
}

export interface ChunkTask extends EncodeTask {
  readonly chunk: Chunk;
  /** How many there are. */
  readonly chunks: number;
}

/** What became of a chunk. One between two frames that are far apart has none. */
export interface EncodedChunk {
  readonly index: number;
  readonly frames: number;
}

export interface JoinTask extends EncodeTask {
  readonly parts: EncodedChunk[];
}
