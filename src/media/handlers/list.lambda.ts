import { z } from 'zod';
import { HttpError, route } from '../../runtime/http';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';

const Query = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  nextToken: z.string().max(500).optional(),
});

/** The caller's jobs, newest first, in pages. */
export const handler = route(async ({ caller, query }) => {
  const parsed = Query.safeParse(query);
  if (!parsed.success) throw new HttpError(400, 'InvalidRequest', 'limit has to be a whole number of 1 to 100, nextToken one that was given.');
  const { limit, nextToken } = parsed.data;
  const { jobs, last } = await new Jobs(environment('TABLE_NAME')).ofUser(caller, limit, nextToken ? fromToken(nextToken) : undefined);
  return { status: 200, body: { jobs, nextToken: last && Buffer.from(JSON.stringify(last)).toString('base64url') } };
});

const Position = z.strictObject({ jobId: z.string(), createdAt: z.string() });

function fromToken(token: string) {
  try {
    return Position.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new HttpError(400, 'InvalidRequest', 'This nextToken was not given by us.', [{ field: 'nextToken', message: 'is not valid' }]);
  }
}
