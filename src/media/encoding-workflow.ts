import { aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { conversion } from './conversion-workflow';
import type { EncodeTaskKind } from './core/encode-task';
import type { EncodingMode } from './core/encoding-plan';
import { MediaConversion } from './media-conversion';
import { VideoEncoderConfig } from './video-encoder';
import { MediaTasks } from './workflow-tasks';
import { ResilientQueue } from '../messaging';

/** Names the Distributed Map in the ARN of its executions. */
export const CHUNKS_LABEL = 'Chunks';

/** An inline Map runs no more at a time. https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const INLINE_CONCURRENCY = 40;
const RETRY: sfn.RetryProps = { interval: Duration.seconds(30), maxAttempts: 3 };

const paths = (prefix: string, names: string[]) => Object.fromEntries(names.map((name) => [`${name}.$`, `${prefix}${name}`]));
const task = (kind: EncodeTaskKind) => ({
  'task': kind,
  ...paths('$.', ['jobId', 'inputBucket', 'inputKey', 'outputBucket']),
  'plan': paths('$.plan.', ['source', 'renditions', 'settings']),
  'attempt.$': '$.plan.attempt',
  'remuxed.$': '$.plan.encoding.remux',
});
const modeIs = (mode: EncodingMode) => sfn.Condition.stringEquals('$.plan.encoding.mode', mode);

/** The branch that makes the renditions. It gets the job with its plan; its result is `{ outputs, frames }`. */
export function encodingBranch(
  scope: Construct, tasks: MediaTasks, encodeQueue: ResilientQueue, { whole, chunkDuration }: VideoEncoderConfig, converter?: MediaConversion,
): sfn.IChainable {
  const queued = (name: string, kind: EncodeTaskKind, more: object = {}, resultPath?: null) =>
    tasks.queue(name, encodeQueue, RETRY, { body: { ...task(kind), ...more }, resultPath });
  if (converter) return conversion(scope, converter, tasks.patience).next(queued('FinishConversion', 'ADOPT'));
  const one = whole ? queued('Encode', 'WHOLE') : undefined;
  if (!chunkDuration) return one!;

  const parts = new sfn.Parallel(scope, 'EncodeParts', { resultSelector: { 'chunks.$': '$[1]' }, resultPath: '$.parts' }).branch(
    queued('EncodeAudio', 'AUDIO'),
    new sfn.Choice(scope, 'AreThereManyChunks')
      .when(modeIs('MANY_CHUNKS'), manyChunks(scope, tasks, encodeQueue))
      .otherwise(chunks(scope, tasks, encodeQueue)),
  );
  const joined = parts.next(queued('JoinChunks', 'JOIN', { 'parts.$': '$.parts.chunks' }));
  const copy = queued('MakeCuttable', 'REMUX', { 'remuxed': false, 'remuxed.$': undefined }, null).next(parts);
  const inParts = new sfn.Choice(scope, 'CanItBeCut').when(sfn.Condition.booleanEquals('$.plan.encoding.remux', true), copy).otherwise(joined);
  return one ? new sfn.Choice(scope, 'HowToEncode').when(modeIs('WHOLE'), one).otherwise(inParts) : inParts;
}

const EACH = {
  ItemsPath: '$.plan.encoding.chunks',
  ItemSelector: { ...task('CHUNK'), 'chunk.$': '$$.Map.Item.Value', 'chunks.$': 'States.ArrayLength($.plan.encoding.chunks)' },
};

function chunks(scope: Construct, tasks: MediaTasks, encodeQueue: ResilientQueue): sfn.IChainable {
  return eachChunk(scope, 'EncodeChunks', tasks.queue('EncodeChunk', encodeQueue, RETRY), { Mode: 'INLINE' }, { MaxConcurrency: INLINE_CONCURRENCY });
}

/** Each chunk is an execution of its own: the history of one execution has room for 25,000 events only. */
function manyChunks(scope: Construct, tasks: MediaTasks, encodeQueue: ResilientQueue): sfn.IChainable {
  return eachChunk(scope, 'EncodeManyChunks', tasks.queue('EncodeOneOfMany', encodeQueue, RETRY),
    { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, { Label: CHUNKS_LABEL, MaxConcurrency: 1000 });
}

function eachChunk(scope: Construct, name: string, worker: sfn.CustomState, processor: object, more: object): sfn.CustomState {
  const ItemProcessor = { ProcessorConfig: processor, StartAt: worker.id, States: { [worker.id]: { ...worker.toStateJson(), End: true } } };
  return new sfn.CustomState(scope, name, { stateJson: { Type: 'Map', ...EACH, ...more, ItemProcessor } });
}
