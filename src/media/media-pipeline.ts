import {
  aws_apigateway as apigateway, aws_cloudwatch as cloudwatch, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_events as events,
  aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda, aws_s3 as s3, aws_sqs as sqs, aws_stepfunctions as sfn, Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FfmpegLayer } from './ffmpeg-layer';
import { mediaAlarms } from './media-alarms';
import { MediaFunctions } from './media-functions';
import { mediaMonitoring } from './media-monitoring';
import { MediaPipelineProps } from './media-pipeline-props';
import { MediaStorage } from './media-storage';
import { mediaWorkflow } from './media-workflow';
import { checkMediaProps, planOptions } from './resolve-props';
import { NotificationFanout, ResilientQueue } from '../messaging';
import { IMonitorable, Monitoring } from '../observability';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { grantKeyExactly } from '../private/exact-grants';
import { ServiceApi } from '../private/service-api';

const GIB = 1024 ** 3;

/** Tasks wait as long as the workflow lets them. */
const waiting = { retention: Duration.days(1), maxMessageAge: Duration.hours(1) };

/**
 * Turns uploaded videos into renditions and thumbnails: upload, probe, encode beside thumbnails, quality check, publish, notify.
 *
 * `POST /upload` answers with a URL to put the file to; `GET /status/{jobId}` tells how far its job is; `GET /jobs` lists the
 * caller's jobs, newest first; `DELETE /jobs/{jobId}` cancels one and removes everything of it. Every job ends
 * COMPLETED with everything published at once, or FAILED with a reason its owner understands, and either way the owner is told.
 *
 * @example
 * const media = new MediaPipeline(this, 'Media', { renditions: [Rendition.HD_720, Rendition.HD_1080] });
 * media.notifications.addEmail('video-team@example.com');
 */
export class MediaPipeline extends Construct implements IMonitorable {
  /** The REST API: `POST /upload`, `GET /status/{jobId}`, `GET /jobs`, `DELETE /jobs/{jobId}`. */
  public readonly restApi: apigateway.RestApi;

  /** Base address of the API. */
  public readonly url: string;

  /** Whose users may upload. */
  public readonly userPool: cognito.IUserPool;

  /** Client through which users sign in. */
  public readonly userPoolClient: cognito.UserPoolClient;

  /** Takes uploads under `uploads/`. */
  public readonly inputBucket: s3.IBucket;

  /** Holds what was made, under `encoded/` and `thumbnails/`. */
  public readonly outputBucket: s3.IBucket;

  /** Jobs by `jobId`. */
  public readonly jobTable: dynamodb.ITable;

  /** The workflow, one execution a job. */
  public readonly stateMachine: sfn.StateMachine;

  /** Told of every job that completes or fails. */
  public readonly notifications: NotificationFanout;

  /** Uploads that have arrived and wait to be started. */
  public readonly arrivals: ResilientQueue;

  /** Videos that wait to be encoded. */
  public readonly encodeQueue: ResilientQueue;

  /** Videos that wait for pictures to be taken of them. */
  public readonly thumbnailQueue: ResilientQueue;

  /** Evidence of failed jobs, and events that could not be delivered. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** The Lambda functions, in the order of the workflow. */
  public readonly functions: lambda.Function[];

  /** Alarms, empty when `alarms` is false. */
  public readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: MediaPipelineProps = {}) {
    super(scope, id);
    checkMediaProps(this, props);
    const { removalPolicy, corsOrigins, alarmTopic, alarms = true, qualityThreshold = 80 } = props;
    const architecture = props.architecture ?? lambda.Architecture.ARM_64;

    const storage = new MediaStorage(this, 'Storage', props);
    this.inputBucket = storage.inputBucket;
    this.outputBucket = storage.outputBucket;
    this.jobTable = storage.jobTable;
    this.notifications = props.notifications ?? new NotificationFanout(this, 'Notifications', { alarms, alarmTopic, removalPolicy });
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', { removalPolicy });

    const functions = new MediaFunctions(this, 'Functions', {
      storage,
      notifications: this.notifications,
      deadLetterQueue: this.deadLetterQueue,
      ffmpegLayer: props.ffmpegLayer ?? new FfmpegLayer(this, 'Ffmpeg', { architecture }),
      architecture,
      encodeMemorySize: props.encodeMemorySize ?? 3008,
      plan: JSON.stringify(planOptions(props)),
      maxUploadBytes: props.maxUploadSize?.toBytes() ?? 5 * GIB,
      maxDurationSeconds: (props.maxDuration ?? Duration.minutes(6)).toSeconds(),
      qualityThreshold,
      corsOrigin: corsOrigins?.length === 1 ? corsOrigins[0] : undefined,
      removalPolicy,
    });
    this.functions = functions.all;
    this.encodeQueue = new ResilientQueue(this, 'EncodeQueue', { ...waiting, alarms, alarmTopic, removalPolicy });
    this.thumbnailQueue = new ResilientQueue(this, 'ThumbnailQueue', { ...waiting, alarms, alarmTopic, removalPolicy });
    this.stateMachine = mediaWorkflow(this, 'Workflow', {
      functions,
      encodeQueue: this.encodeQueue,
      thumbnailQueue: this.thumbnailQueue,
      jobTable: this.jobTable,
      notifications: this.notifications,
      qualityThreshold,
      removalPolicy,
    });

    this.arrivals = new ResilientQueue(this, 'Arrivals', { alarms, alarmTopic, removalPolicy });
    this.startOnArrival(functions);
    this.work(this.encodeQueue, functions.encode, props.encodeConcurrency ?? 10);
    this.work(this.thumbnailQueue, functions.thumbnails, props.thumbnailConcurrency ?? 20);
    this.recordStops(functions.fail);

    const api = new ServiceApi(this, 'Api', {
      description: 'Upload videos and follow their jobs', userPool: props.userPool, corsOrigins, stageLogging: props.stageLogging, removalPolicy,
    });
    api.addRoute('POST', '/upload', functions.upload, { body: UPLOAD_SCHEMA });
    api.addRoute('GET', '/status/{jobId}', functions.status);
    api.addRoute('GET', '/jobs', functions.list);
    api.addRoute('DELETE', '/jobs/{jobId}', functions.delete);
    this.restApi = api.restApi;
    this.url = api.url;
    this.userPool = api.userPool;
    this.userPoolClient = api.userPoolClient;
    this.alarms = alarms ? mediaAlarms(this, { pipeline: this, topic: alarmTopic, maxObjects: props.maxObjects ?? 1_000_000 }) : [];
  }

  /**
   * Lets a principal read what was made.
   *
   * @param grantee who may read
   */
  public grantReadOutputs(grantee: iam.IGrantable): iam.Grant {
    grantKeyExactly(this.outputBucket.encryptionKey, grantee, 'kms:Decrypt');
    const resourceArns = ['encoded/*', 'thumbnails/*'].map((objects) => this.outputBucket.arnForObjects(objects));
    return iam.Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns });
  }

  /**
   * Lets a principal read jobs.
   *
   * @param grantee who may read
   */
  public grantReadJobs(grantee: iam.IGrantable): iam.Grant {
    grantKeyExactly(this.jobTable.encryptionKey, grantee, 'kms:Decrypt');
    return iam.Grant.addToPrincipal({ grantee, actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], resourceArns: [this.jobTable.tableArn] });
  }

  /**
   * Jobs that completed: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricCompleted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /**
   * Jobs that failed: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(options);
  }

  /**
   * Time from arrival to the end of a job in milliseconds: average over 5 minutes.
   *
   * @param options overrides
   */
  public metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTime(options);
  }

  public monitoring(): Monitoring {
    return mediaMonitoring(this);
  }

  /** Whichever way an upload is completed, it arrives in a queue; the starter takes it from there. */
  private startOnArrival({ start }: MediaFunctions): void {
    new events.Rule(this, 'ArrivalRule', {
      description: 'Uploads that have arrived',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [this.inputBucket.bucketName] }, object: { key: [{ prefix: 'uploads/' }] } },
      },
      targets: [new targets.SqsQueue(this.arrivals.queue, { deadLetterQueue: this.deadLetterQueue })],
    });
    start.addEnvironment('STATE_MACHINE_ARN', this.stateMachine.stateMachineArn);
    iam.Grant.addToPrincipal({ grantee: start, actions: ['states:StartExecution'], resourceArns: [this.stateMachine.stateMachineArn] });
    this.arrivals.consume(start);
  }

  /** Takes tasks of the workflow from a queue, so many at a time, and answers them. */
  private work(queue: ResilientQueue, fn: lambda.Function, maxConcurrency: number): void {
    const { stateMachineArn } = this.stateMachine;
    iam.Grant.addToPrincipal({ grantee: fn, actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resourceArns: [stateMachineArn] });
    queue.consume(fn, { batchSize: 1, maxConcurrency });
  }

  /** What the workflow cannot catch itself: executions stopped from outside, or out of time. */
  private recordStops(fail: lambda.Function): void {
    new events.Rule(this, 'StoppedRule', {
      description: 'Jobs whose workflow ended badly',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.stateMachine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [new targets.LambdaFunction(fail, { deadLetterQueue: this.deadLetterQueue })],
    });
  }
}

const UPLOAD_SCHEMA: apigateway.JsonSchema = {
  type: apigateway.JsonSchemaType.OBJECT,
  required: ['fileName', 'contentType'],
  properties: {
    fileName: { type: apigateway.JsonSchemaType.STRING },
    contentType: { type: apigateway.JsonSchemaType.STRING },
    size: { type: apigateway.JsonSchemaType.INTEGER },
  },
};
