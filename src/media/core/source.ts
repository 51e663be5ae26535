import { isAnimation } from './animation';
import type { SubtitleTrack } from './subtitles';

/** Of a picture, in pixels: no encoder that we know fails with more. */
export const LEAST_SIDE = 16;

export interface AudioTrack {
  readonly codec: string;
  readonly channels: number;
  /** The file does not say where its channels belong, nor do their number or names tell how to mix them. */
  readonly unplaced?: boolean;
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
  /** Where the pictures end, if sound goes on after them. */
  readonly pictureSeconds?: number;
  readonly interlaced: boolean;
  readonly hdr: boolean;
  readonly audio: AudioTrack[];
  readonly subtitles?: SubtitleTrack[];
  readonly bytes: number;
}

/** Where the pictures end. */
export const endOfPictures = ({ pictureSeconds, durationSeconds }: Source) => pictureSeconds ?? durationSeconds;

/** The latest time at which there is a picture for sure to be taken: the last frames of a file may be shorter than it says. */
export const lastPictureSeconds = (source: Source) => Math.max(0, endOfPictures(source) - Math.max(0.1, 2 / source.frameRate));

/** Whether seeking leads to a frame that can be decoded from; in streams without an index it leads anywhere. */
export const isIndexed = ({ container }: Pick<Source, 'container'>) =>
  container.startsWith('mov') || container.startsWith('matroska') || container === 'dv' || isAnimation({ container });

export const isPortrait = ({ width, height }: { width: number; height: number }) => height > width;
