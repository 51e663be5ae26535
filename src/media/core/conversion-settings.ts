import { codecSettings, preprocessors } from './conversion-video';
import { renditionKey, workKey } from './keys';
import type { PlannedRendition } from './ladder';
import type { Plan } from './plan';
import { type PlannedTrack, tracksOf } from './sound';
import type { Source } from './source';

export interface ConversionPlaces {
  readonly jobId: string;
  readonly inputBucket: string;
  readonly inputKey: string;
  readonly outputBucket: string;
}

/** Bit rates that AAC takes at 48 kHz. https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs.html */
const AAC_BIT_RATES = [16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 288, 320, 384, 448, 512, 576];
/** The least gain that can be asked for. */
const SILENT = -60;
const CODING_MODES: Record<number, string> = { 1: 'CODING_MODE_1_0', 2: 'CODING_MODE_2_0', 6: 'CODING_MODE_5_1' };

/**
 * The settings of a MediaConvert job that makes the same renditions as our own encoders, and lays them where those do.
 *
 * @see https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs.html
 */
export function conversionSettings(plan: Pick<Plan, 'source' | 'renditions' | 'settings'>, places: ConversionPlaces): object {
  const { source, renditions, settings } = plan;
  const { jobId, inputBucket, inputKey, outputBucket } = places;
  const selectors = source.audio.map((_, at) => [selector(at), { SelectorType: 'TRACK', Tracks: [at + 1], ...(at === 0 ? { DefaultSelection: 'DEFAULT' } : {}) }]);
  return {
    TimecodeConfig: { Source: 'ZEROBASED' },
    Inputs: [{
      FileInput: `s3://${inputBucket}/${inputKey}`,
      TimecodeSource: 'ZEROBASED',
      VideoSelector: { Rotate: 'AUTO' },
      ...(selectors.length > 0 ? { AudioSelectors: Object.fromEntries(selectors) } : {}),
    }],
    // A group for each, whose destination is the file's whole name.
    OutputGroups: renditions.map((rendition) => ({
      Name: rendition.name,
      OutputGroupSettings: {
        Type: 'FILE_GROUP_SETTINGS',
        FileGroupSettings: { Destination: `s3://${outputBucket}/${workKey(jobId, renditionKey(jobId, rendition.name)).replace(/\.mp4$/, '')}` },
      },
      Outputs: [{
        Extension: 'mp4',
        ContainerSettings: { Container: 'MP4', Mp4Settings: { MoovPlacement: 'PROGRESSIVE_DOWNLOAD', FreeSpaceBox: 'EXCLUDE' } },
        VideoDescription: videoDescription(rendition, source, settings.segmentSeconds),
        ...audioDescriptions(tracksOf(plan, rendition), source),
      }],
    })),
  };
}

const selector = (track: number) => `Audio Selector ${track + 1}`;

function videoDescription(rendition: PlannedRendition, source: Source, segmentSeconds?: number): object {
  const { width, height } = rendition;
  const VideoPreprocessors = preprocessors(source);
  return {
    // The plan has minded aspect, rotation and square pixels.
    Width: width,
    Height: height,
    ScalingBehavior: 'STRETCH_TO_OUTPUT',
    CodecSettings: codecSettings(rendition, source, segmentSeconds),
    ...(VideoPreprocessors ? { VideoPreprocessors } : {}),
  };
}

const audioDescriptions = (tracks: PlannedTrack[], { audio }: Source) =>
  (tracks.length > 0 ? { AudioDescriptions: tracks.map((track) => audioDescription(track, audio[track.index].channels)) } : {});

function audioDescription({ index, channels, kbps, mix }: PlannedTrack, given: number): object {
  // MediaConvert knows no layouts between stereo and 5.1.
  const kept = channels >= 6 ? 6 : Math.min(channels, 2);
  const wanted = (kbps * kept) / channels;
  const rate = AAC_BIT_RATES.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best));
  return {
    AudioSourceName: selector(index),
    ...(mix === 'mono' ? { RemixSettings: toMono(given) } : {}),
    CodecSettings: {
      Codec: 'AAC',
      AacSettings: { Bitrate: rate * 1000, CodingMode: CODING_MODES[kept], SampleRate: 48_000, RateControlMode: 'CBR', CodecProfile: 'LC' },
    },
  };
}

/** Gains in decibels, as ffmpeg mixes: of 5.1 left, right, centre, low frequencies, and both sides; all alike where the layout is not known. */
function toMono(channels: number): object {
  const gains = channels === 6 ? [-14, -14, -11, SILENT, -17, -17] : Array.from({ length: channels }, () => Math.round(-20 * Math.log10(channels)));
  return { ChannelsIn: channels, ChannelsOut: 1, ChannelMapping: { OutputChannels: [{ InputChannels: gains }] } };
}
