import { type CodecName, tag } from './codecs';

export interface StreamFile {
  readonly name: string;
  /** Which of the streams of the MP4 file. */
  readonly stream: string;
  readonly codec?: CodecName;
}

/** Cuts streams of an MP4 file into fragments, each stream in a file of its own with a playlist beside it. Nothing is encoded again. */
export function packageArguments(mp4: string, files: StreamFile[], directory: string, segmentSeconds: number): string[] {
  return ['-y', '-copyts', '-i', mp4, ...files.flatMap(({ name, stream, codec }) => [
    '-map', `0:${stream}`, '-c', 'copy', ...(codec ? tag(codec) : []), '-map_metadata', '-1',
    '-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4',
    '-hls_flags', 'single_file+independent_segments', '-hls_segment_filename', `${directory}/${name}.m4s`, `${directory}/${name}.m3u8`,
  ])];
}
