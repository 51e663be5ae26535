/** Where things lie. Input bucket: `uploads/`. Output bucket: the rest. */
export const UPLOADS = 'uploads/';
export const PUBLISHED = ['encoded/', 'thumbnails/'];
/** Work in progress lies here until it is published; nothing else reads it, and it expires. */
export const WORK = 'temp/';

export const uploadPrefix = (jobId: string) => `${UPLOADS}${jobId}/`;
export const uploadKey = (jobId: string, safeName: string) => uploadPrefix(jobId) + safeName;

/** The job of an upload's key, or nothing for a key that is not one. */
export function jobOfUploadKey(key: string): string | undefined {
  return /^uploads\/([0-9a-f-]{36})\/[^/]+$/.exec(key)?.[1];
}

export const renditionKey = (jobId: string, name: string) => `encoded/${jobId}/${name}.mp4`;
export const streamKey = (jobId: string, file: string) => `encoded/${jobId}/stream/${file}`;
export const subtitleKey = (jobId: string, name: string) => `encoded/${jobId}/${name}.vtt`;
export const pictureKey = (jobId: string, name: string, extension: 'jpg' | 'vtt') => `thumbnails/${jobId}/${name}.${extension}`;
export const manifestKey = (jobId: string) => `encoded/${jobId}/manifest.json`;

export const workPrefix = (jobId: string) => `${WORK}${jobId}/`;
export const workKey = (jobId: string, finalKey: string) => workPrefix(jobId) + finalKey;

/** What is kept between encoding in pieces and joining them. */
export const chunkKey = (jobId: string, rendition: string, index: number) => `${workPrefix(jobId)}chunks/${rendition}/${index}.mp4`;
/** The renditions may have several kinds of sound. */
export const soundKey = (jobId: string, sound: number) => `${workPrefix(jobId)}sound-${sound}.mp4`;
/** Which subtitles were made, for whoever joins. */
export const subtitleIndexKey = (jobId: string) => `${workPrefix(jobId)}subtitles.json`;
export const remuxKey = (jobId: string) => `${workPrefix(jobId)}source.mkv`;

/** Everything that a job may have left in the output bucket. */
export const outputPrefixes = (jobId: string) => [WORK, ...PUBLISHED].map((folder) => `${folder}${jobId}/`);
