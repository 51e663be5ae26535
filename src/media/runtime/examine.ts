import { type Extent, extentOf } from './extent';
import { inspect, measure } from './inspect';
import { ANIMATION_TAIL, isAnimation, isComplete } from '../core/animation';
import { Refusal } from '../core/failure';
import { isBare } from '../core/ffmpeg-input';
import { isEncrypted, type ReadAt } from '../core/mp4-boxes';
import type { ProbeReport, VideoStream } from '../core/probe-report';
import { LEAST_SIDE, type Source } from '../core/source';

export interface Upload {
  readonly url: string;
  readonly bytes: number;
  readonly read: ReadAt;
  readonly maxDurationSeconds: number;
}

const MAX_SIDE = 16_384;
const truncated = () => new Refusal('Truncated', 'The file ends before the video does. Upload it again, whole.');
const noFrames = () => new Refusal('NoFrames', 'The video has no frames.');
const protectedCopy = () => new Refusal('Protected', 'The video is copy-protected and cannot be read.');

/** Learns what a file is. What can never be encoded is refused, with a sentence for its owner; trouble on the way is thrown as it is. */
export async function examine(upload: Upload, signal?: AbortSignal): Promise<Source> {
  const { url, bytes, read } = upload;
  const report = await inspect(url, signal);
  // An MP4 file that cannot be read lacks its index, which is often written last.
  if (!report && (await read(4, 4)).toString('latin1') === 'ftyp') throw truncated();
  const video = checkVideo(report);
  if (isAnimation(report!) && !isComplete(report!, await read(Math.max(0, bytes - ANIMATION_TAIL), ANIMATION_TAIL))) throw truncated();
  const statedSeconds = await lengthOf(report!, url, signal);
  if (statedSeconds <= 0) throw noFrames();
  const extent = await extentOf({ url, report: report!, video, statedSeconds }, signal);
  if (!extent) throw await whatIsWrong(upload, signal);
  checkDuration(extent.durationSeconds, upload.maxDurationSeconds);
  return toSource(report!, video, extent, bytes);
}

async function lengthOf(report: ProbeReport, url: string, signal?: AbortSignal): Promise<number> {
  const animation = isAnimation(report);
  if (report.durationSeconds !== undefined && !animation) return report.durationSeconds;
  const { frames, seconds } = await measure(url, signal);
  if (frames === 0) throw noFrames();
  if (frames === 1 && animation) throw new Refusal('NotAVideo', 'The uploaded file is a picture that does not move.');
  return seconds;
}

/** Why the end of a file cannot be decoded. */
async function whatIsWrong({ url, bytes, read }: Upload, signal?: AbortSignal): Promise<Refusal> {
  if ((await read(4, 4)).toString('latin1') === 'ftyp' && await isEncrypted(read, bytes)) return protectedCopy();
  const frames = await measure(url, signal).then((progress) => progress.frames, () => undefined);
  return frames === 0 ? noFrames() : truncated();
}

function checkVideo(report: ProbeReport | undefined): VideoStream {
  const video = report?.video;
  if (!video && report?.audio.length) throw new Refusal('NotAVideo', 'The uploaded file has sound only.');
  if (!video || video.codec === 'none') throw new Refusal('NotAVideo', 'The uploaded file is not a video that can be read.');
  if (isBare(report!.container)) {
    throw new Refusal('NotAVideo', 'The file is a bare stream of pictures, without times. Put it into a container such as MP4 or MKV, and upload that.');
  }
  if (video.encrypted) throw protectedCopy();
  if (Math.min(video.width, video.height) < LEAST_SIDE || Math.max(video.width, video.height) > MAX_SIDE) {
    throw new Refusal('NotAVideo', `The picture has ${video.width}×${video.height} pixels; sides of ${LEAST_SIDE} to ${MAX_SIDE} are taken.`);
  }
  return video;
}

function checkDuration(seconds: number, max: number): void {
  if (seconds > max) throw new Refusal('TooLong', `The video lasts ${Math.round(seconds)} seconds; at most ${max} are taken.`);
}

/** As seen: pixels made square, then turned. */
function toSource({ container, audio, subtitles }: ProbeReport, video: VideoStream, extent: Extent, bytes: number): Source {
  const { codec: videoCodec, index: videoStream, rotation, frameRate, interlaced, hdr } = video;
  const squared = { width: Math.max(LEAST_SIDE, Math.round(video.width * video.pixelAspect)), height: video.height };
  const { width, height } = rotation % 180 === 0 ? squared : { width: squared.height, height: squared.width };
  return { container, videoCodec, videoStream, width, height, rotation, frameRate, ...extent, interlaced, hdr, audio, subtitles, bytes };
}
