import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { HttpError, route } from '../../runtime/http';
import { safeFileName, withoutControls } from '../core/file-name';
import { pendingSteps } from '../core/job';
import { uploadKey } from '../core/keys';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';
import { putUrl } from '../runtime/objects';

const URL_SECONDS = 3600;
/** A job whose upload never came is forgotten after a day. */
const PENDING_SECONDS = 24 * 3600;

const Body = z.object({
  fileName: z.string().transform(withoutControls).pipe(z.string().min(1, 'must not be empty').max(255, 'must have at most 255 characters')),
  contentType: z.string().toLowerCase().regex(/^video\/[a-z0-9][a-z0-9.+-]{0,99}$/, 'must be a video type, such as video/mp4'),
  size: z.number().int('must be a whole number of bytes').positive('must be more than 0 bytes').optional(),
});

export const handler = route(async (request) => {
  const { fileName, contentType, size } = request.body(Body);
  const maxBytes = Number(environment('MAX_UPLOAD_BYTES'));
  if (size !== undefined && size > maxBytes) {
    throw new HttpError(400, 'TooLarge', `The file has ${size} bytes; at most ${maxBytes} are taken.`, [{ field: 'size', message: `must be at most ${maxBytes}` }]);
  }
  const now = new Date();
  const jobId = uuid();
  const inputKey = uploadKey(jobId, safeFileName(fileName));
  const uploadUrl = await putUrl({ bucket: environment('INPUT_BUCKET'), key: inputKey }, contentType, size, URL_SECONDS);
  await new Jobs(environment('TABLE_NAME')).create({
    jobId,
    userId: request.caller,
    fileName,
    contentType,
    inputKey,
    declaredBytes: size,
    status: 'UPLOAD_PENDING',
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    steps: pendingSteps(),
    expiresAt: Math.floor(now.getTime() / 1000) + PENDING_SECONDS,
  });
  return {
    status: 201,
    body: {
      jobId,
      uploadUrl,
      method: 'PUT',
      headers: { 'Content-Type': contentType, ...(size === undefined ? {} : { 'Content-Length': String(size) }) },
      expiresAt: new Date(now.getTime() + URL_SECONDS * 1000).toISOString(),
    },
  };
});
