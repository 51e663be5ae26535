import type { Context } from 'aws-lambda';
import { worker } from '../../runtime/task-worker';
import type { ChunkTask, EncodeTask, JoinTask } from '../core/encode-task';
import { adoptConversion } from '../runtime/encode-adopt';
import { encodeChunk } from '../runtime/encode-chunk';
import { joinChunks } from '../runtime/encode-join';
import { encodeAudio, remux } from '../runtime/encode-streams';
import { encodeWhole } from '../runtime/encode-whole';

/** Encodes a source, or a part of one. */
export const handler = worker(async (input: EncodeTask, context: Context): Promise<object> => {
  switch (input.task) {
    case 'WHOLE': return encodeWhole(input, context);
    case 'REMUX': return remux(input, context);
    case 'CHUNK': return encodeChunk(input as ChunkTask, context);
    case 'AUDIO': return encodeAudio(input, context);
    case 'JOIN': return joinChunks(input as JoinTask, context);
    case 'ADOPT': return adoptConversion(input, context);
  }
});
