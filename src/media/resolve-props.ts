import { IConstruct } from 'constructs';
import { S3_LIMITS } from './core/s3-limits';
import { MediaPipelineProps } from './media-pipeline-props';
import { checkEncodingProps } from './resolve-encoding-props';
import { checkOutputProps } from './resolve-output-props';
import { check } from '../private/validation-error';


/** Refuses what cannot work, in words that say how to mend it. */
export function checkMediaProps(scope: IConstruct, props: MediaPipelineProps): void {
  checkEncodingProps(scope, props);
  checkOutputProps(scope, props);
  check(scope, !props.maxUploadSize || props.maxUploadSize.toBytes() <= S3_LIMITS.objectBytes, 'maxUploadSize is more than S3 takes in 10,000 parts: give at most 48.8 TiB.');
  check(scope, !props.statusPush || !props.jobTable || props.jobTable.tableStreamArn !== undefined,
    'statusPush needs a stream of the jobTable that is known here: give it one of new and old images, and import it with Table.fromTableAttributes({ tableStreamArn }).');
  checkLifecycle(scope, props);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function checkLifecycle(scope: IConstruct, { infrequentAccessAfter, glacierAfter, deepArchiveAfter }: MediaPipelineProps): void {
  const [standardIa, glacier, deepArchive] = [infrequentAccessAfter?.toDays() ?? 30, glacierAfter?.toDays() ?? 90, deepArchiveAfter?.toDays() ?? 365];
  check(scope, standardIa >= 30, 'infrequentAccessAfter is less than S3 allows: give at least 30 days.');
  check(scope, glacier >= standardIa + 30, 'glacierAfter has to be at least 30 days after infrequentAccessAfter.');
  check(scope, deepArchive >= glacier + 90, 'deepArchiveAfter has to be at least 90 days after glacierAfter.');
}
