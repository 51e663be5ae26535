import type { JobQuality } from './job';
import type { PlannedRendition } from './ladder';
import { loudnessFlaws } from './loudness';
import { endOfPictures, type Source } from './source';

/** Compared stretches: enough to judge by, at a cost that does not grow with the source. */
const STRETCHES = 6;
const STRETCH_SECONDS = 5;

const DURATION_TOLERANCE_SECONDS = 0.5;
const DURATION_TOLERANCE = 0.01;
const FRAME_TOLERANCE = 0.1;

export interface Stretch {
  readonly from: number;
  readonly length: number;
}

/** A rendition as it was found after encoding. */
export interface MadeRendition {
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly audioTracks: number;
  readonly frames: number;
  /** Mean VMAF of each compared stretch, 0–100. */
  readonly vmaf: number[];
  /** Integrated loudness of each audio track: LUFS. */
  readonly loudness: number[];
}

export interface Check {
  readonly planned: PlannedRendition;
  readonly made: MadeRendition;
  readonly expected: ExpectedSound;
}

/** The sound that a rendition has to have, track by track. */
export interface ExpectedSound {
  /** Of the source, mixed as for the rendition: LUFS. */
  readonly loudness: number[];
  /** Whether the track in the rendition has to be as loud, and is not for the codec's sake. */
  readonly comparable: boolean[];
}

/** The stretches of the pictures of a source that are compared: all of a short one, spread evenly over a long one. */
export function stretches(durationSeconds: number): Stretch[] {
  if (durationSeconds <= STRETCHES * STRETCH_SECONDS) return [{ from: 0, length: durationSeconds }];
  const gap = (durationSeconds - STRETCHES * STRETCH_SECONDS) / (STRETCHES + 1);
  return Array.from({ length: STRETCHES }, (_, at) => ({
    from: Math.round((gap * (at + 1) + STRETCH_SECONDS * at) * 1000) / 1000,
    length: STRETCH_SECONDS,
  }));
}

/** The score is the VMAF of the worst rendition; a rendition that lacks something the source has scores nothing. */
export function judge(source: Source, checks: Check[], frames: number, threshold: number): JobQuality {
  const problems = [...checks.flatMap((check) => flaws(source, check, frames)), ...frameFlaws(source, frames)];
  const renditions = checks.map(({ planned, made, expected }) =>
    ({ name: planned.name, vmaf: round(mean(made.vmaf)), loudness: made.loudness, sourceLoudness: expected.loudness }));
  const score = problems.length > 0 ? 0 : Math.min(...renditions.map(({ vmaf }) => vmaf));
  return { score, threshold, problems, renditions };
}

function flaws(source: Source, { planned, made, expected: { loudness, comparable } }: Check, frames: number): string[] {
  const tolerance = Math.max(DURATION_TOLERANCE_SECONDS, source.durationSeconds * DURATION_TOLERANCE);
  return [
    ...(Math.abs(made.durationSeconds - source.durationSeconds) > tolerance
      ? [`${planned.name} lasts ${made.durationSeconds} s, the source ${source.durationSeconds} s`] : []),
    ...(made.audioTracks !== loudness.length ? [`${planned.name} has ${made.audioTracks} audio tracks of ${loudness.length}`] : []),
    ...(made.audioTracks === loudness.length ? loudnessFlaws(planned.name, loudness, made.loudness, comparable) : []),
    ...(made.frames !== frames ? [`${planned.name} has ${made.frames} frames, ${frames} were encoded`] : []),
    ...(made.width !== planned.width || made.height !== planned.height
      ? [`${planned.name} is ${made.width}×${made.height}, planned was ${planned.width}×${planned.height}`] : []),
  ];
}

/** Only the MP4 family states an exact average frame rate. */
function frameFlaws(source: Source, frames: number): string[] {
  const expected = source.frameRate * endOfPictures(source);
  const lost = source.container.startsWith('mov') && frames < expected * (1 - FRAME_TOLERANCE) - 2;
  return lost ? [`${frames} frames were made of about ${Math.round(expected)}`] : [];
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const round = (value: number) => Math.round(value * 100) / 100;
