import { charge, Charge, counted, gigabytes, HOURS_A_MONTH, Meter, PricingByType } from '../charge';
import { Resource } from '../model';

const isProvisioned = ({ properties }: Resource) => properties.BillingMode === 'PROVISIONED'
  || (properties.BillingMode === undefined && properties.ProvisionedThroughput !== undefined);
const replicas = ({ properties }: Resource): number => properties.Replicas?.length ?? 1;
const recovers = ({ properties }: Resource): boolean =>
  (properties.PointInTimeRecoverySpecification ?? properties.Replicas?.[0]?.PointInTimeRecoverySpecification)?.PointInTimeRecoveryEnabled === true;

function capacity(table: Resource): Charge[] {
  if (!isProvisioned(table)) return [];
  const throughputs = [table.properties, ...(table.properties.GlobalSecondaryIndexes ?? [])].map((part) => part.ProvisionedThroughput ?? {});
  const hours = (unit: string) => HOURS_A_MONTH * throughputs.reduce((sum, part) => sum + Number(part[unit] ?? 0), 0);
  return [
    charge('dynamodb.write-capacity-hours', hours('WriteCapacityUnits')),
    charge('dynamodb.read-capacity-hours', hours('ReadCapacityUnits')),
  ];
}

const tableBytes: Meter = (bytes, table, { monthsStored }) => [
  charge('dynamodb.gb-months', gigabytes(bytes) * monthsStored * replicas(table)),
  ...(recovers(table) ? [charge('dynamodb.recovery-gb-months', gigabytes(bytes) * monthsStored)] : []),
];

/** Writes and reads include those of indexes, as ConsumedCapacity does. A global table pays a write in every replica. */
const table = {
  atRest: capacity,
  meters: {
    writeUnits: (n: number, resource: Resource) => isProvisioned(resource) ? [] : [charge('dynamodb.write-units', n * replicas(resource))],
    readUnits: (n: number, resource: Resource) => isProvisioned(resource) ? [] : [charge('dynamodb.read-units', n)],
    storedBytes: tableBytes,
  },
};

export const STORAGE: PricingByType = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DAX::Cluster': {
    atRest: ({ properties }) => [charge(`dax.${String(properties.NodeType).replace(/^dax\./, '')}`, (properties.ReplicationFactor ?? 1) * HOURS_A_MONTH)],
  },
  'AWS::S3::Bucket': {
    meters: {
      puts: counted('s3.put-requests'),
      gets: counted('s3.get-requests'),
      storedBytes: (bytes, _bucket, { monthsStored }) => [charge('s3.gb-months', gigabytes(bytes) * monthsStored)],
      bytesOut: (bytes) => [charge('transfer.out-gb', gigabytes(bytes))],
    },
  },
};
