import { aws_cloudwatch as cloudwatch, aws_s3 as s3 } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { numberOfObjects, storedBytes } from '../../private/bucket-metrics';
import { Monitoring } from '../monitorable';

const CLASSES = ['StandardStorage', 'StandardIAStorage', 'IntelligentTieringFAStorage', 'GlacierStorage', 'DeepArchiveStorage'];

export function bucketMonitoring(bucket: s3.IBucket, title: string, maxObjects: number): Monitoring {
  return {
    title,
    graphs: [
      { title: 'Objects', left: [numberOfObjects(bucket, 'objects')] },
      { title: 'Bytes by storage class', left: CLASSES.map((storageType) => storedBytes(bucket, storageType)) },
    ],
    alarms: [alarmOnce(bucket, 'MonitoredObjects', {
      severity: 'WARNING',
      meaning: `The bucket holds more than ${maxObjects} objects.`,
      runbook: 'Look whether they are wanted; shorten the life cycle, or raise maxObjects.',
      metric: numberOfObjects(bucket),
      threshold: maxObjects,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    })],
  };
}
