import { aws_dynamodb as dynamodb, aws_iam as iam, aws_stepfunctions as sfn, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
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

/** A table's name, written out: no path, no ARN and no token. */
const isLiteral = (name: unknown): name is string => typeof name === 'string' && /^[\w.-]+$/.test(name);

const isTable = (resource: unknown): resource is dynamodb.CfnTable | dynamodb.CfnGlobalTable =>
  resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable;

/**
 * The saga may write to its tables alone: an item of another would be refused at run time, and surely each time.
 * A name can be written in many ways, so only what surely is another's is refused here.
 */
function checkTables(scope: Construct, step: string, { tables, items = [] }: SagaTransactWriteOptions): void {
  const resources = tables.map(({ node }) => node.defaultChild);
  const names = tables.map(({ tableName }, index) => {
    const resource = resources[index];
    return isTable(resource) ? Stack.of(resource).resolve(resource.tableName) as unknown : tableName;
  });
  for (const [index, item] of items.entries()) {
    const write = Object.values(item)[0];
    const { TableName: name, 'TableName.$': path } = Object(write) as Template;
    if (Token.isUnresolved(write) || path) continue;
    check(scope, Boolean(name), `${step}: item ${index} of transactWrite has no TableName: give that of its table.`);
    const reference = Tokenization.reverse(name, { failConcat: false });
    const another = Reference.isReference(reference)
      ? isTable(reference.target) && resources.every(isTable) && !resources.includes(reference.target)
      : isLiteral(name) && names.every(isLiteral) && !names.includes(name);
    check(scope, !another,
      `${step}: item ${index} of transactWrite writes to ${JSON.stringify(Stack.of(scope).resolve(name))}, which is none of its tables: add the table to tables.`);
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
