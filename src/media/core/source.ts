import type { SubtitleTrack } from './subtitles';

export interface AudioTrack {
  readonly codec: string;
  readonly channels: number;
  /** ISO 639, if the file says it. */
  readonly language?: string;
}

/** What was found out about an upload. */
export interface Source {
  readonly container: string;
  readonly videoCodec: string;
  /** Index of the video stream in the file. */
  readonly videoStream: number;
  /** As seen: rotation applied, pixels square. */
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
  readonly frameRate: number;
  readonly durationSeconds: number;
  readonly interlaced: boolean;
  readonly hdr: boolean;
  readonly audio: AudioTrack[];
  readonly subtitles?: SubtitleTrack[];
  readonly bytes: number;
}

/** The latest time at which there is a picture for sure to be taken: the last frames of a file may be shorter than it says. */
export const lastPictureSeconds = ({ durationSeconds, frameRate }: Source) => Math.max(0, durationSeconds - Math.max(0.1, 2 / frameRate));

export const isPortrait = ({ width, height }: { width: number; height: number }) => height > width;
