import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobQuality } from '../core/job';
import { renditionKey, workKey } from '../core/keys';
import type { PlannedRendition } from '../core/ladder';
import type { Plan } from '../core/plan';
import { type Check, judge, type Stretch, stretches } from '../core/quality';
import { tracksOf } from '../core/sound';
import { endOfPictures } from '../core/source';
import { type ComparedRendition, vmafArguments } from '../core/vmaf-arguments';
import { environment } from '../runtime/environment';
import { ffmpeg } from '../runtime/ffmpeg';
import { inspect, measure } from '../runtime/inspect';
import { LoudnessMeter } from '../runtime/loudness';
import { readUrl } from '../runtime/objects';
import { step, type StepTools, type WorkflowInput } from '../runtime/step';
import type { Encoded } from '../runtime/upload-rendition';

const MODEL = 'vmaf_v0.6.1';
const EVERY_NTH_FRAME = 10;

interface Input extends WorkflowInput {
  readonly plan: Plan;
  readonly made: { readonly encoded: Encoded };
}

/** Compares every rendition with the source and keeps the numbers in the job. */
export const handler = step('quality', async (input: Input, tools): Promise<JobQuality> => {
  const { jobId, inputBucket, inputKey, plan, made } = input;
  const sourceUrl = await readUrl({ bucket: inputBucket, key: inputKey });
  const meter = new LoudnessMeter(plan.source.durationSeconds, tools.signal);
  const checks: Check[] = [];
  for (const rendition of plan.renditions) checks.push(await checkRendition(input, rendition, { sourceUrl, meter }, tools));
  const quality = judge(plan.source, checks, made.encoded.frames, Number(environment('QUALITY_THRESHOLD')));
  await tools.jobs.setQuality(jobId, quality);
  return quality;
});

interface Measures {
  readonly sourceUrl: string;
  readonly meter: LoudnessMeter;
}

async function checkRendition(input: Input, planned: PlannedRendition, { sourceUrl, meter }: Measures, tools: StepTools): Promise<Check> {
  const { jobId, outputBucket, plan } = input;
  const url = await readUrl({ bucket: outputBucket, key: workKey(jobId, renditionKey(jobId, planned.name)) });
  const report = await inspect(url, tools.signal);
  const { frames } = await measure(url, tools.signal);
  // MediaConvert lets a film begin with its first picture.
  const keepsTimes = plan.encoding.mode !== 'MEDIACONVERT';
  const vmaf: number[] = [];
  for (const stretch of stretches(endOfPictures(plan.source))) {
    vmaf.push(await compare(sourceUrl, plan, { ...planned, url, keepsTimes }, stretch, tools));
  }
  const { width = 0, height = 0 } = report?.video ?? {};
  const { audio = [], durationSeconds = 0 } = report ?? {};
  const tracks = tracksOf(plan, planned);
  const loudness = await meter.of(url, audio.map((_, index) => ({ index })));
  const comparable: boolean[] = [];
  for (const [at, track] of tracks.entries()) {
    // MediaConvert mixes in its own way.
    comparable.push((!track.mix || plan.encoding.mode !== 'MEDIACONVERT')
      && !(at < audio.length && await meter.differsByCodecOnly({ url: sourceUrl, track }, { url, track: { index: at } })));
  }
  const expected = { loudness: await meter.of(sourceUrl, tracks), comparable };
  return { planned, expected, made: { width, height, durationSeconds, audioTracks: audio.length, frames, vmaf, loudness } };
}

async function compare(
  sourceUrl: string, { source }: Plan, rendition: ComparedRendition, stretch: Stretch, { directory, signal }: StepTools,
): Promise<number> {
  const path = join(directory, 'vmaf.json');
  const frames = stretch.length * source.frameRate;
  const everyNthFrame = Math.max(1, Math.min(EVERY_NTH_FRAME, Math.floor(frames / EVERY_NTH_FRAME)));
  await ffmpeg(vmafArguments(sourceUrl, source, rendition, stretch, { path, everyNthFrame, model: MODEL }), { signal });
  const log = JSON.parse(await readFile(path, 'utf8')) as { pooled_metrics: { vmaf: { mean: number } } };
  return log.pooled_metrics.vmaf.mean;
}
