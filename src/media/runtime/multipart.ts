import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, NoSuchUpload, paginateListParts, UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { copySource, IMMUTABLE, type ObjectRef, s3 } from './objects';
import { bytesOfPart, type PartsPlan, planParts, rangeOfPart } from '../core/parts-plan';

/** A part that has arrived. */
export interface ArrivedPart {
  readonly bytes: number;
  readonly etag: string;
}

export async function beginUpload({ bucket, key }: ObjectRef, contentType: string, cacheControl?: string): Promise<string> {
  const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: contentType, CacheControl: cacheControl });
  const { UploadId } = await s3.send(command);
  return UploadId!;
}

/** A URL with which one part, of exactly its size, can be put. */
export function partUrl({ bucket, key }: ObjectRef, uploadId: string, plan: PartsPlan, part: number, seconds: number): Promise<string> {
  const command = new UploadPartCommand({ Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: part, ContentLength: bytesOfPart(plan, part) });
  return getSignedUrl(s3, command, { expiresIn: seconds, signableHeaders: new Set(['host', 'content-length']) });
}

/** The parts that have arrived, by number; nothing when the upload was completed, aborted or has expired. */
export async function arrivedParts({ bucket, key }: ObjectRef, uploadId: string): Promise<Map<number, ArrivedPart> | undefined> {
  const arrived = new Map<number, ArrivedPart>();
  try {
    for await (const { Parts = [] } of paginateListParts({ client: s3 }, { Bucket: bucket, Key: key, UploadId: uploadId })) {
      for (const { PartNumber, Size, ETag } of Parts) arrived.set(PartNumber!, { bytes: Size!, etag: ETag! });
    }
    return arrived;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Joins the parts. S3 does it once: whoever comes second finds the upload gone. */
export async function completeUpload(
  { bucket, key }: ObjectRef, uploadId: string, parts: ReadonlyMap<number, { readonly etag: string }>,
): Promise<void> {
  const Parts = [...parts].sort(([a], [b]) => a - b).map(([PartNumber, { etag }]) => ({ PartNumber, ETag: etag }));
  await s3.send(new CompleteMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }));
}

/** Removes the parts that have arrived; later ones are refused. */
export async function abortUpload({ bucket, key }: ObjectRef, uploadId: string): Promise<void> {
  try {
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Copies what is larger than one copy can carry. What a copy that fails leaves is removed by the bucket's life cycle. */
export async function copyInParts(from: ObjectRef, to: ObjectRef, bytes: number, contentType: string): Promise<void> {
  const plan = planParts(bytes);
  const uploadId = await beginUpload(to, contentType, IMMUTABLE);
  const parts = new Map<number, { etag: string }>();
  for (let part = 1; part <= plan.parts; part++) {
    const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({
      Bucket: to.bucket, Key: to.key, UploadId: uploadId, PartNumber: part, CopySource: copySource(from), CopySourceRange: rangeOfPart(plan, part),
    }));
    parts.set(part, { etag: CopyPartResult!.ETag! });
  }
  await completeUpload(to, uploadId, parts);
}

const isGone = (error: unknown) => error instanceof NoSuchUpload || (error as Error).name === 'NoSuchUpload';
