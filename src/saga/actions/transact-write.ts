import { aws_dynamodb as dynamodb, aws_iam as iam, aws_stepfunctions as sfn, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantKeyExactly } from '../../private/exact-grants';
import { check } from '../../private/validation-error';
import { SagaEffect } from '../core/kinds';
import { SagaActionContext } from '../saga-action-config';
import { SagaTransactWriteOptions } from '../saga-action-options';
import { Binder, Template } from './request';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const PERMISSIONS: Record<string, string> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

/** Names that the AWS SDK for Java, which Step Functions calls with, gives DynamoDB's transient errors. */
const TRANSIENT = [
  'DynamoDb.ProvisionedThroughputExceededException', 'DynamoDb.RequestLimitExceededException', 'DynamoDb.ThrottlingException',
  'DynamoDb.InternalServerErrorException', 'DynamoDb.TransactionInProgressException', 'DynamoDb.SdkClientException',
];

export const transactWrite = (options: SagaTransactWriteOptions): Binder => (scope, context) => {
  const problem = transactWriteProblem(options);
  check(scope, !problem, `${context.step}: ${problem}`);
  checkTables(scope, context.step, options);
  const { tables, items, itemsPath, doneReasons, effect = SagaEffect.OWN_STORE } = options;
  for (const table of tables) grant(table, context, items);
  return {
    resource: 'arn:aws:states:::aws-sdk:dynamodb:transactWriteItems',
    parameters: {
      // 36 characters at most.
      'ClientRequestToken.$': `States.Hash(States.Format('{}#${context.operation}', ${context.idempotencyKey}), 'MD5')`,
      ...(itemsPath ? { 'TransactItems.$': itemsPath } : { TransactItems: renderItems(items ?? []) }),
    },
    effect,
    transientErrors: TRANSIENT,
    ambiguousError: {
      error: 'DynamoDb.TransactionCanceledException',
      doneCauses: doneReasons && [`*[${doneReasons.join(', ')}*`],
      refusedCauses: ['*ConditionalCheckFailed*', '*ValidationError*', '*ItemCollectionSizeLimitExceeded*'],
    },
  };
};

function transactWriteProblem({ tables, items, itemsPath }: SagaTransactWriteOptions): string | undefined {
  if (!tables.length) return 'transactWrite needs the tables it writes to';
  if (!items === !itemsPath) return 'transactWrite needs either items or itemsPath';
  if (!items) return undefined;
  if (items.length < 1 || items.length > 100) return `transactWrite takes 1–100 items, not ${items.length}`;
  const wrong = items.findIndex((item) => Object.keys(item).length !== 1 || !(Object.keys(item)[0] in PERMISSIONS));
  return wrong < 0 ? undefined : `item ${wrong} of transactWrite must be one of ${Object.keys(PERMISSIONS).join(', ')}`;
}

/** The saga may write to its tables alone: an item of another would be refused at run time, and surely each time. */
function checkTables(scope: Construct, step: string, { tables, items = [] }: SagaTransactWriteOptions): void {
  const stack = Stack.of(scope);
  const resolved = (value: unknown) => stack.resolve(value) as unknown;
  const known = tables.flatMap((table) => {
    const resource = table.node.defaultChild;
    const given = resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable ? resource.tableName : undefined;
    return [table.tableName, table.tableArn, given].map(resolved).filter((name) => name !== undefined);
  });
  const names = tables.map(({ tableName }) => resolved(tableName));
  const madeHere = tables.every(({ node: { defaultChild } }) => CfnResource.isCfnResource(defaultChild));
  for (const [index, item] of items.entries()) {
    const write = Object.values(item)[0] as Template;
    if ('TableName.$' in write) continue;
    const name = resolved(write.TableName);
    check(scope, name !== undefined, `${step}: item ${index} of transactWrite has no TableName: give that of its table.`);
    const isPath = typeof name === 'string' && name.startsWith('$');
    const comparable = typeof name === 'string' ? !isPath && names.every((one) => typeof one === 'string') : madeHere;
    check(scope, !comparable || known.some((one) => JSON.stringify(one) === JSON.stringify(name)),
      `${step}: item ${index} of transactWrite writes to ${JSON.stringify(name)}, which is none of its tables: add the table to tables.`);
  }
}

/** Only what the items do, where they are known. */
function grant(table: dynamodb.ITable, { role }: SagaActionContext, items?: Template[]): void {
  const operations = items ? Object.keys(PERMISSIONS).filter((name) => items.some((item) => name in item)) : Object.keys(PERMISSIONS);
  iam.Grant.addToPrincipal({ grantee: role, actions: operations.map((name) => PERMISSIONS[name]), resourceArns: [table.tableArn] });
  grantKeyExactly(table.encryptionKey, role, 'kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey');
}

function renderItems(items: Template[]): unknown {
  return sfn.FieldUtils.renderObject({ items })!.items;
}
