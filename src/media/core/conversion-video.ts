import { type CodecName, DEFAULT_CRF } from './codecs';
import type { PlannedRendition } from './ladder';
import type { Source } from './source';

/** Level of quality-defined variable bit rate (1–10) that comes close to the default constant rate factors. */
const DEFAULT_LEVEL = 8;
const CRF_A_LEVEL = 3;

/** A cap that quality-defined bit rate asks for, where the rendition has none: far above what it takes as a rule. */
const BITS_A_PIXEL: Record<CodecName, number> = { h264: 0.12, h265: 0.08, av1: 0.06 };
const LEAST_CAP = 400_000;

const DEFAULT_GROUP_SECONDS = 4;

/**
 * How MediaConvert encodes a rendition: by quality with a cap, one pass, which is its Basic tier for H.264.
 *
 * @see https://docs.aws.amazon.com/mediaconvert/latest/ug/cbr-vbr-qvbr.html
 */
export function codecSettings(rendition: PlannedRendition, { frameRate }: Source, segmentSeconds?: number): object {
  const { codec, crf, width, height, maxKbps, bufferKbits } = rendition;
  const common = {
    RateControlMode: 'QVBR',
    QvbrSettings: { QvbrQualityLevel: qualityLevel(codec, crf) },
    MaxBitrate: maxKbps ? maxKbps * 1000 : Math.max(LEAST_CAP, Math.round(width * height * frameRate * BITS_A_PIXEL[codec])),
    FramerateControl: 'INITIALIZE_FROM_SOURCE',
  };
  const groupSeconds = segmentSeconds ?? DEFAULT_GROUP_SECONDS;
  if (codec === 'av1') return { Codec: 'AV1', Av1Settings: { ...common, GopSize: Math.max(1, Math.round(groupSeconds * frameRate)) } };
  const settings = {
    ...common,
    ...(bufferKbits ? { HrdBufferSize: bufferKbits * 1000 } : {}),
    QualityTuningLevel: 'SINGLE_PASS_HQ',
    // Segments begin at the same time in every rendition: no key frame comes out of turn.
    SceneChangeDetect: segmentSeconds ? 'DISABLED' : 'ENABLED',
    GopSizeUnits: 'SECONDS',
    GopSize: groupSeconds,
    GopClosedCadence: 1,
    InterlaceMode: 'PROGRESSIVE',
    ParControl: 'SPECIFIED',
    ParNumerator: 1,
    ParDenominator: 1,
    CodecLevel: 'AUTO',
  };
  return codec === 'h264'
    ? { Codec: 'H_264', H264Settings: { ...settings, CodecProfile: 'HIGH' } }
    : { Codec: 'H_265', H265Settings: { ...settings, CodecProfile: 'MAIN_MAIN', WriteMp4PackagingType: 'HVC1' } };
}

/** The better, the higher: three points of the constant rate factor make a level. */
function qualityLevel(codec: CodecName, crf: number): number {
  return Math.min(10, Math.max(1, Math.round(DEFAULT_LEVEL - (crf - DEFAULT_CRF[codec]) / CRF_A_LEVEL)));
}

/** As our own encoders repair pictures: half pictures made whole, high dynamic range brought into the standard one. */
export function preprocessors({ interlaced, hdr }: Source): object | undefined {
  if (!interlaced && !hdr) return undefined;
  return {
    ...(interlaced ? { Deinterlacer: { Mode: 'DEINTERLACE', Algorithm: 'INTERPOLATE', Control: 'NORMAL' } } : {}),
    ...(hdr ? { ColorCorrector: { ColorSpaceConversion: 'FORCE_709', HdrToSdrToneMapper: 'PRESERVE_DETAILS' } } : {}),
  };
}
