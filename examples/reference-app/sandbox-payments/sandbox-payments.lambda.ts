import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Request, SandboxProvider } from './provider';

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
const provider = new SandboxProvider(db, process.env.TABLE_NAME!, () => setTimeout(Number(process.env.HANG_MS)));

export const handler = (request: Request) => provider.handle(request);
