import { z } from 'zod';
import { environment } from './environment';
import { arrivedParts, completeUpload, partUrl } from './multipart';
import { headOf, type ObjectRef } from './objects';
import { ownJob } from './own-job';
import { HttpError, type HttpRequest, type HttpResponse } from '../../runtime/http';
import type { Job } from '../core/job';
import { bytesOfPart, missingParts, type PartsPlan } from '../core/parts-plan';
import { URL_SECONDS } from '../core/upload-limit';

/** Each URL has about 2 kB. */
export const URLS_AT_ONCE = 100;

const GONE = 'This upload has expired or was cancelled. Begin a new one.';

export const expiry = (now: Date) => new Date(now.getTime() + URL_SECONDS * 1000).toISOString();

const Parts = z.object({
  partNumbers: z.array(z.number().int('must be a whole number').positive('must be 1 or more')).min(1, 'must name a part')
    .max(URLS_AT_ONCE, `must name at most ${URLS_AT_ONCE} parts`).optional(),
});

/** Answers with URLs for these parts, or for the first ones that have not arrived: so an upload goes on after a break. */
export async function moreParts(request: HttpRequest): Promise<HttpResponse> {
  const { partNumbers } = request.body(Parts);
  const { job, object, plan, uploadId } = await partsJob(request);
  if (job.status !== 'UPLOAD_PENDING') throw new HttpError(409, 'AlreadyUploaded', 'This upload is complete.');
  if (partNumbers?.some((part) => part > plan.parts)) {
    const message = `must be at most ${plan.parts}`;
    throw new HttpError(400, 'InvalidRequest', `This upload has ${plan.parts} parts.`, [{ field: 'partNumbers', message }]);
  }
  const wanted = partNumbers ?? (await missing(object, uploadId, plan)).slice(0, URLS_AT_ONCE);
  return { status: 200, body: { jobId: job.jobId, parts: await urlsOf(object, uploadId, plan, wanted), expiresAt: expiry(new Date()) } };
}

/** Joins the parts once all have arrived whole. May be called again: what is joined stays so. */
export async function completeParts(request: HttpRequest): Promise<HttpResponse> {
  const { job, object, plan, uploadId } = await partsJob(request);
  const done = { status: 200, body: { jobId: job.jobId, uploaded: true } };
  if (job.status !== 'UPLOAD_PENDING') return done;
  const arrived = await arrivedParts(object, uploadId);
  if (!arrived) {
    if (await headOf(object)) return done;
    throw new HttpError(410, 'UploadGone', GONE);
  }
  const lacking = missingParts(plan, bytesByPart(arrived));
  if (lacking.length > 0) {
    const fields = [{ field: 'parts', message: `missing: ${lacking.slice(0, 20).join(', ')}${lacking.length > 20 ? ' …' : ''}` }];
    throw new HttpError(409, 'PartsMissing', `${lacking.length} of ${plan.parts} parts have not arrived.`, fields);
  }
  await completeUpload(object, uploadId, arrived);
  return done;
}

export function urlsOf(object: ObjectRef, uploadId: string, plan: PartsPlan, parts: number[]) {
  return Promise.all(parts.map(async (partNumber) => ({
    partNumber, size: bytesOfPart(plan, partNumber), url: await partUrl(object, uploadId, plan, partNumber, URL_SECONDS),
  })));
}

async function partsJob(request: HttpRequest): Promise<{ job: Job; object: ObjectRef; plan: PartsPlan; uploadId: string }> {
  const job = await ownJob(request);
  if (!job.upload) throw new HttpError(409, 'NotInParts', 'This upload goes in one piece, to its uploadUrl.');
  const { uploadId, partBytes, parts } = job.upload;
  return { job, object: { bucket: environment('INPUT_BUCKET'), key: job.inputKey }, plan: { bytes: job.declaredBytes!, partBytes, parts }, uploadId };
}

async function missing(object: ObjectRef, uploadId: string, plan: PartsPlan): Promise<number[]> {
  const arrived = await arrivedParts(object, uploadId);
  if (!arrived) throw new HttpError(410, 'UploadGone', GONE);
  return missingParts(plan, bytesByPart(arrived));
}

const bytesByPart = (arrived: ReadonlyMap<number, { readonly bytes: number }>) => new Map([...arrived].map(([part, { bytes }]) => [part, bytes]));
