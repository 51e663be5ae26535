import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { BoundDelivery } from './cloud-front-distribution';
import { PUBLISHED, UPLOADS } from './core/keys';
import { MediaFunctionFactory } from './media-function-factory';
import { MediaSizeProps } from './media-size-props';
import { BY_USER } from './media-storage';
import { BundledFunction } from '../private/bundled-function';
import { sizeOf } from '../private/function-size';
import { allowListing, allowObjects } from '../private/object-access';

export interface ApiFunctionsProps {
  readonly maxUploadBytes: number;
  /** What every function behind the API has to know. */
  readonly http: Record<string, string>;
  /** @default - addresses in the output bucket */
  readonly delivery?: BoundDelivery;
}

/** The functions that users call. */
export interface ApiFunctions {
  readonly upload: BundledFunction;
  readonly status: BundledFunction;
  readonly list: BundledFunction;
  readonly delete: BundledFunction;
}

export function apiFunctions(factory: MediaFunctionFactory, props: ApiFunctionsProps, sizes: MediaSizeProps): ApiFunctions {
  const { maxUploadBytes, http, delivery } = props;
  const size = sizeOf(sizes.userFunctions);
  const { inputBucket, outputBucket, jobTable } = factory.storage;
  const upload = factory.add('Upload', 'Takes requests to upload a video', {
    // Joining thousands of parts may outlast the API's half minute: asked again, it is done.
    timeout: Duration.minutes(2),
    ...sizeOf(sizes.uploadFunction),
    environment: { ...http, MAX_UPLOAD_BYTES: String(maxUploadBytes), INPUT_BUCKET: inputBucket.bucketName },
  }, ['dynamodb:PutItem', 'dynamodb:GetItem']);
  allowObjects(upload.role!, inputBucket, UPLOADS, 's3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts');
  allowListing(upload, inputBucket);

  const status = factory.add('Status', 'Tells how a job stands', {
    ...size,
    environment: { ...http, OUTPUT_BUCKET: outputBucket.bucketName },
  }, ['dynamodb:GetItem']);
  // Who signs for CloudFront need not read.
  if (delivery) delivery.allowSigning(status);
  else for (const prefix of PUBLISHED) allowObjects(status.role!, outputBucket, prefix, 's3:GetObject');

  const list = factory.add('List', 'Lists the jobs of a user', { ...size, environment: http }, []);
  iam.Grant.addToPrincipal({ grantee: list, actions: ['dynamodb:Query'], resourceArns: [`${jobTable.tableArn}/index/${BY_USER}`] });

  const remove = factory.add('Delete', 'Cancels a job and removes everything of it', {
    ...size,
    environment: { ...http, INPUT_BUCKET: inputBucket.bucketName, OUTPUT_BUCKET: outputBucket.bucketName },
  }, ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']);
  allowObjects(remove.role!, inputBucket, UPLOADS, 's3:DeleteObject', 's3:AbortMultipartUpload');
  allowListing(remove, inputBucket);
  return { upload, status, list, delete: remove };
}
