import { Duration, Size } from 'aws-cdk-lib';
import { WORK } from './core/keys';
import { MediaFunctionFactory } from './media-function-factory';
import { MediaSizeProps } from './media-size-props';
import { DEFAULT_ENCODE_MEMORY } from './resolve-encoding-props';
import { BundledFunction } from '../private/bundled-function';
import { sizeOf } from '../private/function-size';
import { allowListing, allowObjects } from '../private/object-access';

export interface EncodingFunctionsProps {
  readonly sizes: MediaSizeProps;
  readonly encodeDiskMegabytes: number;
  /** JSON for the planner. */
  readonly plan: string;
  readonly maxUploadBytes: number;
  readonly maxDurationSeconds: number;
  readonly qualityThreshold: number;
}

/** The functions that look at an upload, encode it, and judge what was made. */
export interface EncodingFunctions {
  readonly probe: BundledFunction;
  readonly encode: BundledFunction;
  readonly quality: BundledFunction;
}

export function encodingFunctions(factory: MediaFunctionFactory, props: EncodingFunctionsProps): EncodingFunctions {
  const { storage: { inputBucket, outputBucket } } = factory;
  const { probeFunction, encodeFunction, qualityFunction } = props.sizes;
  const probe = factory.addMedia('Probe', 'Inspects an upload and plans what is made of it', {
    memorySize: 1024,
    timeout: Duration.minutes(5),
    ...sizeOf(probeFunction),
    environment: {
      MAX_UPLOAD_BYTES: String(props.maxUploadBytes), MAX_DURATION_SECONDS: String(props.maxDurationSeconds), PLAN: props.plan,
    },
  });
  allowListing(probe, inputBucket);

  const encode = factory.addMedia('Encode', 'Makes the renditions', {
    memorySize: DEFAULT_ENCODE_MEMORY,
    ...sizeOf(encodeFunction),
    timeout: Duration.minutes(15),
    ephemeralStorageSize: Size.mebibytes(props.encodeDiskMegabytes),
  });
  allowObjects(encode.role!, outputBucket, WORK, 's3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload');

  // VMAF needs more than the 512 MB and 120 seconds of the reference design.
  const quality = factory.addMedia('Quality', 'Compares the renditions with the source', {
    memorySize: 3008, timeout: Duration.minutes(10), ...sizeOf(qualityFunction), environment: { QUALITY_THRESHOLD: String(props.qualityThreshold) },
  });
  allowObjects(quality.role!, outputBucket, WORK, 's3:GetObject');
  return { probe, encode, quality };
}
