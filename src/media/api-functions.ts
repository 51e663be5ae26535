import { aws_iam as iam, aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { BoundDelivery } from './cloud-front-distribution';
import { PUBLISHED } from './core/keys';
import { MediaFunctionFactory } from './media-function-factory';
import { BY_USER } from './media-storage';
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
  readonly upload: lambda.Function;
  readonly status: lambda.Function;
  readonly list: lambda.Function;
  readonly delete: lambda.Function;
}

export function apiFunctions(factory: MediaFunctionFactory, { maxUploadBytes, http, delivery }: ApiFunctionsProps): ApiFunctions {
  const { inputBucket, outputBucket, jobTable } = factory.storage;
  const upload = factory.add('Upload', 'Takes requests to upload a video', {
    // Joining thousands of parts may outlast the API's half minute: asked again, it is done.
    timeout: Duration.minutes(2),
    environment: { ...http, MAX_UPLOAD_BYTES: String(maxUploadBytes), INPUT_BUCKET: inputBucket.bucketName },
  }, ['dynamodb:PutItem', 'dynamodb:GetItem']);
  allowObjects(upload.role!, inputBucket, 'uploads/', 's3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts');
  allowListing(upload, inputBucket);

  const status = factory.add('Status', 'Tells how a job stands', {
    environment: { ...http, OUTPUT_BUCKET: outputBucket.bucketName },
  }, ['dynamodb:GetItem']);
  // Who signs for CloudFront need not read.
  if (delivery) delivery.allowSigning(status);
  else for (const prefix of PUBLISHED) allowObjects(status.role!, outputBucket, prefix, 's3:GetObject');

  const list = factory.add('List', 'Lists the jobs of a user', { environment: http }, []);
  iam.Grant.addToPrincipal({ grantee: list, actions: ['dynamodb:Query'], resourceArns: [`${jobTable.tableArn}/index/${BY_USER}`] });

  const remove = factory.add('Delete', 'Cancels a job and removes everything of it', {
    environment: { ...http, INPUT_BUCKET: inputBucket.bucketName, OUTPUT_BUCKET: outputBucket.bucketName },
  }, ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']);
  allowObjects(remove.role!, inputBucket, 'uploads/', 's3:DeleteObject', 's3:AbortMultipartUpload');
  allowListing(remove, inputBucket);
  return { upload, status, list, delete: remove };
}
