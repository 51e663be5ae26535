import { aws_dynamodb as dynamodb, aws_kms as kms, aws_lambda as lambda, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantTableExactly } from '../private/exact-grants';
import { OnDemandTable } from '../private/on-demand-table';
import { check } from '../private/validation-error';

const tables = new WeakMap<lambda.Function, IdempotencyTable>();

/** Properties of an `IdempotencyTable`. */
export interface IdempotencyTableProps {
  /**
   * Encrypts the table.
   *
   * @default - encrypted with a key that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Of the table.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The table that the idempotency utility of Powertools for AWS Lambda expects in any of its languages:
 * partition key `id`, expiry in `expiration`.
 *
 * In the function, `DynamoDBPersistenceLayer` (TypeScript, Python), `DynamoDBPersistenceStore` (Java) or
 * `UseDynamoDb` (.NET) get the table's name from the environment variable `IDEMPOTENCY_TABLE_NAME`.
 *
 * @example
 * declare const films: ResilientQueue;
 * declare const worker: lambda.Function;
 *
 * films.consume(worker, { idempotency: new IdempotencyTable(this, 'Done') });
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export class IdempotencyTable extends Construct {
  /** The table. */
  public readonly table: dynamodb.ITable;

  constructor(scope: Construct, id: string, props: IdempotencyTableProps = {}) {
    super(scope, id);
    this.table = new OnDemandTable(this, 'Table', {
      partitionKey: 'id',
      timeToLiveAttribute: 'expiration',
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
    });
  }

  /**
   * Gives a function the permissions and the environment variable `IDEMPOTENCY_TABLE_NAME`.
   *
   * @param fn uses Powertools' idempotency
   */
  public attach(fn: lambda.Function): void {
    const other = tables.get(fn) ?? this;
    check(this, other === this, `${fn.node.path} remembers in ${other.node.path} already: let it use that one for all its queues.`);
    tables.set(fn, this);
    grantTableExactly(this.table, fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']);
    fn.addEnvironment('IDEMPOTENCY_TABLE_NAME', this.table.tableName);
  }
}
