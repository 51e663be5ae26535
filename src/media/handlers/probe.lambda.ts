import { conversionSettings } from '../core/conversion-settings';
import { Refusal } from '../core/failure';
import type { Job } from '../core/job';
import { type Plan, plan, type PlanOptions } from '../core/plan';
import type { ProbeReport, VideoStream } from '../core/probe-report';
import type { Source } from '../core/source';
import { environment } from '../runtime/environment';
import { inspect, isWhole, measure } from '../runtime/inspect';
import { firstBytes, headOf, type ObjectHead, readUrl } from '../runtime/objects';
import { step, type WorkflowInput } from '../runtime/step';

const MAX_SIDE = 16_384;
const TRUNCATED = 'The file ends before the video does. Upload it again, whole.';

/** The plan tells the attempt as well: states that choose what they pass on cannot name a field that is there only sometimes. */
type AttemptPlan = Plan & { readonly attempt: number; readonly conversion?: object };

/** Learns what the upload is, refuses what can never succeed, and plans what is made of it. */
export const handler = step('probe', async (input: WorkflowInput, { job, signal }): Promise<AttemptPlan> => {
  const { inputBucket, inputKey, attempt = 1 } = input;
  const object = { bucket: inputBucket, key: inputKey };
  const bytes = checkArrived(await headOf(object), job);
  const url = await readUrl(object);
  const report = await inspect(url, signal);
  if (!report && isMp4(await firstBytes(object))) throw new Refusal('Truncated', TRUNCATED);
  const video = checkVideo(report);
  const durationSeconds = checkDuration(report!.durationSeconds ?? (await measure(url, signal)).seconds);
  if (!await isWhole(url, { durationSeconds, stream: video.index, frameRate: video.frameRate }, signal)) {
    throw new Refusal('Truncated', TRUNCATED);
  }
  const made = plan(toSource(report!, video, durationSeconds, bytes), JSON.parse(environment('PLAN')) as PlanOptions);
  return { ...made, attempt, conversion: made.encoding.mode === 'MEDIACONVERT' ? conversionSettings(made, input) : undefined };
});

/** An MP4 file that cannot be read lacks its index, which is often written last. */
const isMp4 = (start: Buffer) => start.toString('latin1', 4, 8) === 'ftyp';

/** What arrived is what was announced. */
function checkArrived(head: ObjectHead | undefined, { declaredBytes, contentType }: Job): number {
  const max = Number(environment('MAX_UPLOAD_BYTES'));
  if (!head) throw new Refusal('UploadMissing', 'The uploaded file is gone. Upload it again.');
  const { bytes } = head;
  if (bytes === 0) throw new Refusal('EmptyUpload', 'The uploaded file is empty.');
  if (bytes > max) throw new Refusal('TooLarge', `The file has ${bytes} bytes; at most ${max} are taken.`);
  if (declaredBytes !== undefined && bytes !== declaredBytes) {
    throw new Refusal('SizeMismatch', `The file has ${bytes} bytes; ${declaredBytes} were announced. Upload it again.`);
  }
  if (head.contentType.toLowerCase() !== contentType) {
    throw new Refusal('TypeMismatch', `The file came as ${head.contentType || 'no type'}; ${contentType} was announced. Upload it again.`);
  }
  if (head.archived) throw new Refusal('Archived', 'The uploaded file lies in an archive by now. Upload it again.');
  return bytes;
}

function checkVideo(report: ProbeReport | undefined): VideoStream {
  const video = report?.video;
  if (!video || video.codec === 'none') throw new Refusal('NotAVideo', 'The uploaded file is not a video that can be read.');
  if (video.encrypted) throw new Refusal('Protected', 'The video is copy-protected and cannot be read.');
  if (video.width < 2 || video.height < 2 || Math.max(video.width, video.height) > MAX_SIDE) {
    throw new Refusal('NotAVideo', `The picture has ${video.width}×${video.height} pixels; sides of 2 to ${MAX_SIDE} are taken.`);
  }
  return video;
}

function checkDuration(seconds: number): number {
  const max = Number(environment('MAX_DURATION_SECONDS'));
  if (seconds <= 0) throw new Refusal('NotAVideo', 'The video has no frames.');
  if (seconds > max) throw new Refusal('TooLong', `The video lasts ${Math.round(seconds)} seconds; at most ${max} are taken.`);
  return seconds;
}

/** As seen: pixels made square, then turned. */
function toSource({ container, audio }: ProbeReport, video: VideoStream, durationSeconds: number, bytes: number): Source {
  const { codec: videoCodec, index: videoStream, rotation, frameRate, interlaced, hdr } = video;
  const squared = { width: Math.round(video.width * video.pixelAspect), height: video.height };
  const { width, height } = rotation % 180 === 0 ? squared : { width: squared.height, height: squared.width };
  return { container, videoCodec, videoStream, width, height, rotation, frameRate, durationSeconds, interlaced, hdr, audio, bytes };
}
