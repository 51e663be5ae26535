import { Logger } from '@aws-lambda-powertools/logger';
import { answerConversion } from '../core/conversion-answer';
import type { ConversionEvent } from '../core/conversion-event';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';
import { failTask, succeedTask } from '../runtime/task-tokens';

const logger = new Logger();

/** Hears of MediaConvert's jobs. One that cannot be told of yet comes again, since the function fails. */
export const handler = async (event: ConversionEvent): Promise<void> => {
  const { jobId: conversionId, userMetadata: { jobId, attempt = '1' } = {} } = event.detail;
  const jobs = new Jobs(environment('TABLE_NAME'), Number(attempt));
  const became = await answerConversion(event, {
    find: (id) => jobs.get(id),
    setPercent: (id, percent) => jobs.setPercent(id, 'encode', percent),
    succeed: succeedTask,
    fail: failTask,
  });
  logger.info('heard of a conversion', { jobId, conversionId, became });
};
