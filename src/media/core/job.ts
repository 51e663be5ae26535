/** `UPLOAD_PENDING → PROCESSING → COMPLETED | FAILED`. */
export type JobStatus = 'UPLOAD_PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';

export const STEPS = ['probe', 'encode', 'thumbnails', 'quality', 'publish'] as const;
export type StepName = (typeof STEPS)[number];

export interface StepProgress {
  readonly state: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** 0–100, of steps that take long. */
  readonly percent?: number;
}

/** What a step made, and where it lies. */
export interface Output {
  readonly kind: 'RENDITION' | 'THUMBNAIL' | 'POSTER' | 'SPRITE' | 'SPRITE_INDEX' | 'HLS' | 'STREAM' | 'SUBTITLE';
  /** E.g. `720p`, `thumb_0`; of streams the name of the file. */
  readonly name: string;
  readonly key: string;
  /** Of the picture; of a sprite index, of each small one in the sheets. */
  readonly width?: number;
  readonly height?: number;
  readonly bytes: number;
  /** Of subtitles: ISO 639, if the upload says it. */
  readonly language?: string;
  /** Of a thumbnail: when it was taken. */
  readonly atSeconds?: number;
}

/** Why a job failed. */
export interface JobError {
  readonly code: string;
  /** In words for the owner. */
  readonly message: string;
}

export interface JobQuality {
  /** 0–100. */
  readonly score: number;
  readonly threshold: number;
  readonly problems: string[];
  readonly renditions: RenditionQuality[];
}

export interface RenditionQuality {
  readonly name: string;
  /** 0–100. */
  readonly vmaf: number;
  /** Of each audio track: LUFS. */
  readonly loudness: number[];
  /** Of the tracks of the source, mixed as the rendition's are: LUFS. */
  readonly sourceLoudness: number[];
}

/** An upload in parts that has begun. */
export interface PartsUpload {
  /** As S3 names it. */
  readonly uploadId: string;
  readonly partBytes: number;
  readonly parts: number;
}

/** The record of a job, as it lies in the table. Times are ISO 8601. */
export interface Job {
  readonly jobId: string;
  readonly userId: string;
  /** As the user named it. */
  readonly fileName: string;
  readonly contentType: string;
  /** Unless it is the pipeline's own. */
  readonly inputBucket?: string;
  readonly inputKey: string;
  readonly status: JobStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly completedAt?: string;
  readonly failedAt?: string;
  readonly declaredBytes?: number;
  /** Only of an upload in parts; it has `declaredBytes` as well. */
  readonly upload?: PartsUpload;
  readonly steps: Record<string, StepProgress>;
  /** Pieces that have been encoded, of a source that is encoded in pieces. */
  readonly encodedParts?: Set<string>;
  /** Of a job that MediaConvert works on: its own name for that, and the token of who waits for the end. */
  readonly conversion?: { readonly id: string; readonly token: string };
  /** Why a step refused the upload. */
  readonly refusal?: { readonly Error?: string; readonly Cause?: string };
  readonly outputs?: Output[];
  readonly quality?: JobQuality;
  readonly error?: JobError;
  /** ARN of the execution that works, or has worked, on the job. */
  readonly execution?: string;
  /** Of a job that was tried again: 2 for the first time. Steps of an earlier attempt write no more. */
  readonly attempt?: number;
  /** Set when the owner deletes the job: nobody works on it any more, and soon it is gone. */
  readonly deletedAt?: string;
  /** Set once everything that a failure asks for is done. */
  readonly failureHandledAt?: string;
  /** Unix seconds: when a job that never got its upload is forgotten. */
  readonly expiresAt?: number;
}

export const pendingSteps = (): Record<StepName, StepProgress> =>
  Object.fromEntries(STEPS.map((name) => [name, { state: 'PENDING' }])) as Record<StepName, StepProgress>;
