import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { environment } from './environment';
import { Jobs } from './jobs';
import { beginUpload } from './multipart';
import { type ObjectRef, putUrl } from './objects';
import { expiry, urlsOf, URLS_AT_ONCE } from './parts-upload';
import { HttpError, type HttpRequest, type HttpResponse } from '../../runtime/http';
import { safeFileName, withoutControls } from '../core/file-name';
import { pendingSteps } from '../core/job';
import { uploadKey } from '../core/keys';
import { planParts } from '../core/parts-plan';
import { S3_LIMITS } from '../core/s3-limits';
import { URL_SECONDS } from '../core/upload-limit';
import { VIDEO_TYPE } from '../core/video-type';

/** A job whose upload never came is forgotten: one file after a day, parts after a week, when S3 drops them as well. */
const PENDING_SECONDS = 24 * 3600;
const PARTS_PENDING_SECONDS = 7 * PENDING_SECONDS;

const Body = z.object({
  fileName: z.string().transform(withoutControls).pipe(z.string().min(1, 'must not be empty').max(255, 'must have at most 255 characters')),
  contentType: z.string().toLowerCase().regex(VIDEO_TYPE, 'must be a video type, such as video/mp4'),
  size: z.number().int('must be a whole number of bytes').positive('must be more than 0 bytes').optional(),
  multipart: z.boolean().default(false),
});

/** Announces an upload: answers with one URL to put the file to, or, above what one PUT can carry or on request, with one for each part. */
export async function requestUpload(request: HttpRequest): Promise<HttpResponse> {
  const { fileName, contentType, size, multipart } = request.body(Body);
  const inParts = multipart || (size ?? 0) > S3_LIMITS.putBytes;
  checkSize(size, inParts);
  const now = new Date();
  const jobId = uuid();
  const inputKey = uploadKey(jobId, safeFileName(fileName));
  const object = { bucket: environment('INPUT_BUCKET'), key: inputKey };
  const { upload, answer } = await (inParts ? partsUpload(object, contentType, size!) : oneUpload(object, contentType, size));
  await new Jobs(environment('TABLE_NAME')).create({
    jobId,
    userId: request.caller,
    fileName,
    contentType,
    inputKey,
    declaredBytes: size,
    upload,
    status: 'UPLOAD_PENDING',
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    steps: pendingSteps(),
    expiresAt: Math.floor(now.getTime() / 1000) + (inParts ? PARTS_PENDING_SECONDS : PENDING_SECONDS),
  });
  return { status: 201, body: { jobId, ...answer, expiresAt: expiry(now) } };
}

function checkSize(size: number | undefined, inParts: boolean): void {
  const maxBytes = Number(environment('MAX_UPLOAD_BYTES'));
  if (size === undefined && inParts) {
    throw new HttpError(400, 'InvalidRequest', 'An upload in parts needs its size.', [{ field: 'size', message: 'is missing' }]);
  }
  if (size !== undefined && size > maxBytes) {
    throw new HttpError(400, 'TooLarge', `The file has ${size} bytes; at most ${maxBytes} are taken.`, [{ field: 'size', message: `must be at most ${maxBytes}` }]);
  }
}

async function oneUpload(object: ObjectRef, contentType: string, size?: number) {
  const headers = { 'Content-Type': contentType, ...(size === undefined ? {} : { 'Content-Length': String(size) }) };
  return { upload: undefined, answer: { uploadUrl: await putUrl(object, contentType, size, URL_SECONDS), method: 'PUT', headers } };
}

async function partsUpload(object: ObjectRef, contentType: string, size: number) {
  const plan = planParts(size);
  const { partBytes, parts } = plan;
  const upload = { uploadId: await beginUpload(object, contentType), partBytes, parts };
  const first = Array.from({ length: Math.min(parts, URLS_AT_ONCE) }, (_, at) => at + 1);
  const urls = await urlsOf(object, upload.uploadId, plan, first);
  return { upload, answer: { method: 'PUT', multipart: { partSize: partBytes, partCount: parts, parts: urls } } };
}
