import { aws_dynamodb as dynamodb, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { UPLOADS } from './core/keys';
import { MediaStorage } from './media-storage';
import { acknowledge } from '../private/acknowledge';
import { BundledFunction, BundledFunctionProps } from '../private/bundled-function';
import { grantKeyExactly } from '../private/exact-grants';
import { allowObjects } from '../private/object-access';

export interface MediaFunctionFactoryProps {
  readonly storage: MediaStorage;
  readonly ffmpegLayer: lambda.ILayerVersion;
  readonly architecture: lambda.Architecture;
  /** Dimension of the metrics. */
  readonly pipelineName: string;
  readonly encryptionKey?: kms.IKey;
  readonly logRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

/** Makes the functions of a pipeline, each with what it needs and nothing else. */
export class MediaFunctionFactory {
  public readonly storage: MediaStorage;
  private readonly jobTable: dynamodb.ITable;

  constructor(private readonly scope: Construct, private readonly props: MediaFunctionFactoryProps) {
    this.storage = props.storage;
    this.jobTable = props.storage.jobTable;
  }

  /** A step that runs ffmpeg on the upload. */
  public addMedia(id: string, description: string, props: Partial<BundledFunctionProps>): BundledFunction {
    const fn = this.add(id, description, { ...props, layers: [this.props.ffmpegLayer] }, ['dynamodb:UpdateItem']);
    allowObjects(fn.role!, this.storage.inputBucket, UPLOADS, 's3:GetObject');
    return fn;
  }

  public add(id: string, description: string, props: Partial<BundledFunctionProps>, tableActions: string[]): BundledFunction {
    const { architecture, encryptionKey, logRetention, removalPolicy, pipelineName } = this.props;
    const fn = new BundledFunction(this.scope, id, {
      bundle: `media-${id.toLowerCase()}`,
      ...props,
      description,
      architecture,
      logEncryptionKey: encryptionKey,
      logRetention,
      removalPolicy,
      environment: { ...props.environment, TABLE_NAME: this.jobTable.tableName, PIPELINE: pipelineName },
    });
    if (!props.deadLetterQueue) acknowledge(fn, { id: 'Serverless-LambdaDLQ', reason: 'Never invoked asynchronously: its caller waits for it and sees it fail.' });
    if (tableActions.length > 0) iam.Grant.addToPrincipal({ grantee: fn, actions: tableActions, resourceArns: [this.jobTable.tableArn] });
    grantKeyExactly(this.jobTable.encryptionKey, fn, 'kms:Decrypt', 'kms:GenerateDataKey');
    return fn;
  }
}
