import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, NotFound,
  PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { TransientFailure } from '../core/failure';

/** Checksums on request only: a presigned URL cannot carry the checksum of a body that is not there yet. */
export const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });

export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
}

/** What is made lies under the name of its job and never changes. */
export const IMMUTABLE = 'max-age=31536000, immutable';

/** A URL with which the object can be read for a while. */
export function readUrl({ bucket, key }: ObjectRef, seconds = 3600, downloadName?: string): Promise<string> {
  const disposition = downloadName && `attachment; filename*=UTF-8''${encodeURIComponent(downloadName)}`;
  return getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentDisposition: disposition }), { expiresIn: seconds });
}

/** A URL with which one object of this type, and of this size if given, can be put. */
export function putUrl({ bucket, key }: ObjectRef, contentType: string, bytes: number | undefined, seconds: number): Promise<string> {
  const signableHeaders = new Set(['host', 'content-type', ...(bytes === undefined ? [] : ['content-length'])]);
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, ContentLength: bytes });
  return getSignedUrl(s3, command, { expiresIn: seconds, signableHeaders });
}

/** An object as it lies in its bucket. */
export interface ObjectHead {
  readonly bytes: number;
  readonly contentType: string;
  /** What its maker noted on it; names in lower case. */
  readonly metadata: Record<string, string>;
  /** In a storage class from which it has to be fetched back first. */
  readonly archived: boolean;
}

/** What is known of an object, or nothing when there is none. */
export async function headOf({ bucket, key }: ObjectRef): Promise<ObjectHead | undefined> {
  try {
    const { ContentLength = 0, ContentType = '', Metadata = {}, StorageClass, Restore } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const archived = ['GLACIER', 'DEEP_ARCHIVE'].includes(StorageClass ?? '') && !Restore?.includes('ongoing-request="false"');
    return { bytes: ContentLength, contentType: ContentType, metadata: Metadata, archived };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** The bytes of an object, as they come. */
export async function* bytesOf({ bucket, key }: ObjectRef): AsyncGenerator<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  try {
    for await (const bytes of Body as Readable) yield bytes as Buffer;
  } catch (error) {
    throw new TransientFailure(`${key} could not be read to its end: ${(error as Error).message}`);
  }
}

/** Reads parts of an object; nothing behind its end. */
export const readAt = ({ bucket, key }: ObjectRef) => async (offset: number, bytes: number): Promise<Buffer> => {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${offset}-${offset + bytes - 1}` }));
    return Buffer.from(await Body!.transformToByteArray());
  } catch (error) {
    if ((error as Error).name === 'InvalidRange') return Buffer.alloc(0);
    throw error;
  }
};

/** Uploads a file, in parts if it is large. Returns its size. */
export async function uploadFile(path: string, { bucket, key }: ObjectRef, contentType: string): Promise<number> {
  const { size } = await stat(path);
  await new Upload({
    client: s3,
    partSize: Math.max(8 * 1024 * 1024, Math.ceil(size / 10_000)),
    params: { Bucket: bucket, Key: key, Body: createReadStream(path), ContentType: contentType, CacheControl: IMMUTABLE },
  }).done();
  return size;
}

export async function putText({ bucket, key }: ObjectRef, text: string, contentType: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: contentType, CacheControl: IMMUTABLE }));
}

export const putJson = (object: ObjectRef, value: unknown) => putText(object, JSON.stringify(value, undefined, 2), 'application/json');

export const copySource = ({ bucket, key }: ObjectRef) => [bucket, ...key.split('/')].map(encodeURIComponent).join('/');

/** Copies an object of up to 5 GiB. */
export async function copy(from: ObjectRef, { bucket, key }: ObjectRef): Promise<void> {
  await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource: copySource(from) }));
}

export async function removeObject({ bucket, key }: ObjectRef): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** Removes every object under a prefix. */
export async function removeAll(bucket: string, prefix: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    if (Contents.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Quiet: true, Objects: Contents.map(({ Key }) => ({ Key })) } }));
  }
}
