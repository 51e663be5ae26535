import { aws_dynamodb as dynamodb, aws_kms as kms, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { synth, templateOf } from './synth';
import { OrderSagaProps } from '../../src/orders';

describe('tables', () => {
  test('the orders table is the truth and, by its stream, the outbox', () => {
    templateOf().hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }, { AttributeName: 'entry', KeyType: 'RANGE' }],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  test('the logical ids of what holds data stay', () => {
    expect(Object.keys(templateOf().findResources('AWS::DynamoDB::Table')).sort()).toEqual([
      'OrdersTablesOrders1F2548F2', 'OrdersTablesProductsA093C8E7', 'OrdersTablesStatusView40BDC67B',
    ]);
  });

  test('the removal policy reaches every table', () => {
    const tables = Object.values(templateOf(() => ({ removalPolicy: RemovalPolicy.DESTROY })).findResources('AWS::DynamoDB::Table'));
    expect(tables.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Delete', 'Delete', 'Delete']);
  });

  test('a key encrypts them', () => {
    const template = templateOf((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }));
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
  });
});

describe('tables of one\'s own', () => {
  const string = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
  const ordersTable = (stack: Stack, stream = dynamodb.StreamViewType.NEW_IMAGE, index = 'pending') => {
    const table = new dynamodb.Table(stack, 'OwnOrders', { partitionKey: string('orderId'), sortKey: string('entry'), stream });
    table.addGlobalSecondaryIndex({ indexName: index, partitionKey: string('pending'), sortKey: string('placedAt') });
    return table;
  };
  const viewTable = (stack: Stack, sortKey = 'timestamp') => new dynamodb.TableV2(stack, 'OwnView', {
    partitionKey: string('orderId'),
    globalSecondaryIndexes: [{ indexName: 'by-customer', partitionKey: string('customerId'), sortKey: string(sortKey) }],
  });

  test('are used as they are', () => {
    const { stack, orders } = synth((scope) => ({ ordersTable: ordersTable(scope), statusViewTable: viewTable(scope) }));
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::DynamoDB::Table')).filter((id) => /Tables/.test(id))).toEqual(['OrdersTablesProductsA093C8E7']);
    expect(orders.ordersTable.node.path).toBe('Stack/OwnOrders');
  });

  test('may be imported, with their stream', () => {
    const imported = (stack: Stack, tableStreamArn?: string) => dynamodb.Table.fromTableAttributes(stack, 'Own', { tableName: 'orders', tableStreamArn });
    const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/1';
    templateOf((stack) => ({ ordersTable: imported(stack, arn) })).hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn });
    expect(() => synth((stack) => ({ ordersTable: imported(stack) }))).toThrow('ordersTable has no stream: turn it on, or give tableStreamArn');
  });

  test.each([
    ['Relay', 'ordersTable', 'entry'], ['Watch', 'productsTable', undefined],
  ] as const)('%s reads the stream of an own %s with the table\'s key', (reader, prop, sortKey) => {
    const { stack } = synth((scope) => {
      const table = new dynamodb.Table(scope, 'Own', {
        partitionKey: string(sortKey ? 'orderId' : 'productId'),
        sortKey: sortKey && string(sortKey),
        stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
        timeToLiveAttribute: sortKey && 'expiresAt',
      });
      if (sortKey) table.addGlobalSecondaryIndex({ indexName: 'pending', partitionKey: string('pending'), sortKey: string('placedAt') });
      return { [prop]: table, lowStockThreshold: 1 };
    });
    const statements: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
      .filter(({ Properties: { Roles } }) => JSON.stringify(Roles ?? []).includes(reader))
      .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement);
    const decrypting = statements.filter(({ Action, Resource }) => [Action].flat().includes('kms:Decrypt') && JSON.stringify(Resource).includes('OwnKey'));
    expect(statements).toContainEqual(expect.objectContaining({ Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'StreamArn'] } }));
    expect(decrypting).not.toEqual([]);
  });

  test.each<[string, (stack: Stack) => Partial<OrderSagaProps>]>([
    ['ordersTable has the key productId: it has to be orderId, entry.', (stack) => ({ ordersTable: new dynamodb.Table(stack, 'Own', { partitionKey: string('productId') }) })],
    ['ordersTable has no index pending: it needs one by pending, placedAt.', (stack) => ({ ordersTable: ordersTable(stack, undefined, 'other') })],
    ['the stream of ordersTable shows KEYS_ONLY', (stack) => ({ ordersTable: ordersTable(stack, dynamodb.StreamViewType.KEYS_ONLY) })],
    ['statusViewTable has the index by-customer by customerId, at', (stack) => ({ statusViewTable: viewTable(stack, 'at') })],
  ])('refuses: %s', (message, props) => {
    expect(() => synth(props)).toThrow(message);
  });
});
