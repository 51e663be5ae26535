import { aws_dynamodb as dynamodb, aws_kms as kms, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CUSTOMER_INDEX, PENDING_INDEX } from './handlers/adapters/keys';

export interface OrderTablesProps {
  readonly ordersTable?: dynamodb.ITable;
  readonly productsTable?: dynamodb.ITable;
  readonly statusViewTable?: dynamodb.ITable;
  /** Whether the changes of products are read. */
  readonly productsStream?: boolean;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy?: RemovalPolicy;
}

const key = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

/** The truth (orders with their events), the stock, and the read model. */
export class OrderTables extends Construct {
  public readonly orders: dynamodb.ITable;
  public readonly products: dynamodb.ITable;
  public readonly view: dynamodb.ITable;

  constructor(scope: Construct, id: string, private readonly props: OrderTablesProps) {
    super(scope, id);
    this.orders = props.ordersTable ?? this.newOrders();
    this.products = props.productsTable ?? this.table('Products', {
      partitionKey: key('productId'),
      stream: props.productsStream ? dynamodb.StreamViewType.NEW_AND_OLD_IMAGES : undefined,
    });
    this.view = props.statusViewTable ?? this.newView();
  }

  private newOrders(): dynamodb.Table {
    const orders = this.table('Orders', {
      partitionKey: key('orderId'),
      sortKey: key('entry'),
      stream: dynamodb.StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expiresAt',
    });
    // Orders that are not through, or not yet seen so by the read model.
    orders.addGlobalSecondaryIndex({
      indexName: PENDING_INDEX,
      partitionKey: key('pending'),
      sortKey: key('placedAt'),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    return orders;
  }

  private newView(): dynamodb.Table {
    const view = this.table('StatusView', { partitionKey: key('orderId') });
    view.addGlobalSecondaryIndex({
      indexName: CUSTOMER_INDEX,
      partitionKey: key('customerId'),
      sortKey: key('timestamp'),
      // The keys never change, so the index is written once an order.
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    return view;
  }

  private table(id: string, props: dynamodb.TableProps): dynamodb.Table {
    const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = this.props;
    return new dynamodb.Table(this, id, {
      ...props,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      removalPolicy,
    });
  }
}
