import { countMinutes } from './encode-metrics';
import { measure } from './inspect';
import { headOf, readUrl } from './objects';
import { Packager } from './package-streams';
import { step } from './step';
import { makeSubtitles, subtitleOutputs } from './subtitles';
import type { Encoded } from './upload-rendition';
import type { EncodeTask } from '../core/encode-task';
import type { Output } from '../core/job';
import { renditionKey, workKey } from '../core/keys';

/** Takes over what MediaConvert has made: counts its frames, and cuts streams where they are asked for. Subtitles lie beside, not in the MP4 files. */
export const adoptConversion = step('encode', async (input: EncodeTask, tools): Promise<Encoded> => {
  const { jobId, outputBucket, plan: { source, renditions } } = input;
  const packager = new Packager(input, tools);
  const outputs: Output[] = [];
  let frames = 0;
  for (const rendition of renditions) {
    const { name, width, height } = rendition;
    const key = renditionKey(jobId, name);
    const object = { bucket: outputBucket, key: workKey(jobId, key) };
    const head = await headOf(object);
    if (!head) throw new Error(`MediaConvert has not delivered ${name}.`);
    const path = await readUrl(object);
    frames = (await measure(path, tools.signal)).frames;
    outputs.push({ kind: 'RENDITION', name, key, width, height, bytes: head.bytes });
    await packager.add({ rendition, path });
  }
  const subtitles = await makeSubtitles(input, tools);
  countMinutes(source.durationSeconds);
  return { outputs: [...outputs, ...subtitleOutputs(input, subtitles), ...await packager.finish(subtitles)], frames };
});
