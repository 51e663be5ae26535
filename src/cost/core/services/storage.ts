import { charge, Charge, counted, DAYS_A_MONTH, gigabytes, HOURS_A_MONTH, Meter, monthsKept, PricingByType } from '../charge';
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

interface LifecycleRule {
  readonly Status?: string;
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly Transitions?: readonly { readonly StorageClass: string; readonly TransitionInDays?: number }[];
}

/** Each month's bytes wander through the storage classes of the bucket's life cycle; single requests for it are left out. */
const objectBytes: Meter = (bytes, { properties }, { monthsStored }) => {
  const rules: LifecycleRule[] = (properties.LifecycleConfiguration?.Rules ?? []).filter(({ Status }: LifecycleRule) => Status !== 'Disabled');
  const moves = rules.flatMap(({ Transitions = [] }) => Transitions)
    .map(({ StorageClass, TransitionInDays = 0 }) => ({ storageClass: StorageClass, from: TransitionInDays / DAYS_A_MONTH }));
  const end = monthsKept(rules.find((rule) => rule.ExpirationInDays && !rule.Prefix)?.ExpirationInDays, monthsStored);
  const stays = [{ storageClass: 'STANDARD', from: 0 }, ...moves.sort((a, b) => a.from - b.from)];
  return stays.map(({ storageClass, from }, index) => {
    const months = Math.max(0, Math.min(stays[index + 1]?.from ?? Infinity, end) - from);
    return charge(`s3.gb-months.${storageClass}`, gigabytes(bytes) * months);
  });
};

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
      storedBytes: objectBytes,
      bytesOut: (bytes) => [charge('transfer.out-gb', gigabytes(bytes))],
    },
  },
};
