import { aws_cloudwatch as cloudwatch, aws_s3 as s3, Duration } from 'aws-cdk-lib';

/** S3 counts once a day, free of charge. https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html */
const daily = (bucket: s3.IBucket, metricName: string, StorageType: string, label?: string) => new cloudwatch.Metric({
  namespace: 'AWS/S3',
  metricName,
  dimensionsMap: { BucketName: bucket.bucketName, StorageType },
  statistic: 'Average',
  period: Duration.days(1),
  label,
});

export const numberOfObjects = (bucket: s3.IBucket, label?: string) => daily(bucket, 'NumberOfObjects', 'AllStorageTypes', label);

/** Of one storage class: S3 has no metric of all together. */
export const storedBytes = (bucket: s3.IBucket, storageType: string) => daily(bucket, 'BucketSizeBytes', storageType, storageType);
