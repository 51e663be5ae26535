import { checkArrival } from '../core/arrival';
import { conversionSettings } from '../core/conversion-settings';
import { type Plan, plan, type PlanOptions } from '../core/plan';
import { environment } from '../runtime/environment';
import { examine } from '../runtime/examine';
import { headOf, readAt, readUrl } from '../runtime/objects';
import { step, type WorkflowInput } from '../runtime/step';

/** The plan tells the attempt as well: states that choose what they pass on cannot name a field that is there only sometimes. */
type AttemptPlan = Plan & { readonly attempt: number; readonly conversion?: object };

/** Learns what the upload is, refuses what can never succeed, and plans what is made of it. */
export const handler = step('probe', async (input: WorkflowInput, { job, signal }): Promise<AttemptPlan> => {
  const { inputBucket, inputKey, attempt = 1 } = input;
  const object = { bucket: inputBucket, key: inputKey };
  const bytes = checkArrival(await headOf(object), job, Number(environment('MAX_UPLOAD_BYTES')));
  const maxDurationSeconds = Number(environment('MAX_DURATION_SECONDS'));
  const source = await examine({ url: await readUrl(object), bytes, read: readAt(object), maxDurationSeconds }, signal);
  const made = plan(source, JSON.parse(environment('PLAN')) as PlanOptions);
  return { ...made, attempt, conversion: made.encoding.mode === 'MEDIACONVERT' ? conversionSettings(made, input) : undefined };
});
