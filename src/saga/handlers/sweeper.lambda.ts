import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { runningSagas } from './running-sagas';
import { sweep } from '../core/sweep';

const { TABLE_NAME = '', STATE_MACHINE_ARN = '', PATIENCE_SECONDS } = process.env;
const logger = new Logger();
const sagas = runningSagas(DynamoDBDocumentClient.from(new DynamoDBClient({})), TABLE_NAME, new SFNClient({}), STATE_MACHINE_ARN);

/** On schedule, or invoked by an operator: `{ olderThanSeconds }`, not less than an Express workflow may run. */
export const handler = async ({ olderThanSeconds = Number(PATIENCE_SECONDS) }: { olderThanSeconds?: number }) => {
  const swept = await sweep(sagas, new Date(Date.now() - olderThanSeconds * 1000));
  logger.info('swept', { swept });
  return { swept };
};
