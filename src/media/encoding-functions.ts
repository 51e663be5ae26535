import { aws_lambda as lambda, Duration, Size } from 'aws-cdk-lib';
import { WORK } from './core/keys';
import { MediaFunctionFactory } from './media-function-factory';
import { allowListing, allowObjects } from '../private/object-access';

export interface EncodingFunctionsProps {
  readonly encodeMemorySize: number;
  readonly encodeDiskMegabytes: number;
  /** JSON for the planner. */
  readonly plan: string;
  readonly maxUploadBytes: number;
  readonly maxDurationSeconds: number;
  readonly qualityThreshold: number;
}

/** The functions that look at an upload, encode it, and judge what was made. */
export interface EncodingFunctions {
  readonly probe: lambda.Function;
  readonly encode: lambda.Function;
  readonly quality: lambda.Function;
}

export function encodingFunctions(factory: MediaFunctionFactory, props: EncodingFunctionsProps): EncodingFunctions {
  const { inputBucket, outputBucket } = factory.storage;
  const probe = factory.addMedia('Probe', 'Inspects an upload and plans what is made of it', {
    memorySize: 1024,
    timeout: Duration.minutes(5),
    environment: {
      MAX_UPLOAD_BYTES: String(props.maxUploadBytes), MAX_DURATION_SECONDS: String(props.maxDurationSeconds), PLAN: props.plan,
    },
  });
  allowListing(probe, inputBucket);

  const encode = factory.addMedia('Encode', 'Makes the renditions', {
    memorySize: props.encodeMemorySize,
    timeout: Duration.minutes(15),
    ephemeralStorageSize: Size.mebibytes(props.encodeDiskMegabytes),
  });
  allowObjects(encode.role!, outputBucket, WORK, 's3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload');

  // VMAF needs more than the 512 MB and 120 seconds of the reference design.
  const quality = factory.addMedia('Quality', 'Compares the renditions with the source', {
    memorySize: 3008, timeout: Duration.minutes(10), environment: { QUALITY_THRESHOLD: String(props.qualityThreshold) },
  });
  allowObjects(quality.role!, outputBucket, WORK, 's3:GetObject');
  return { probe, encode, quality };
}
