export * from './ffmpeg-layer';
export * from './media-pipeline';
export * from './media-pipeline-props';
export * from './rendition';
