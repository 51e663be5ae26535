export * from './ffmpeg-layer';
export * from './media-encoding-props';
export * from './media-output-props';
export * from './media-pipeline';
export * from './media-pipeline-props';
export * from './media-upload-props';
export * from './rendition';
export * from './video-encoder';
