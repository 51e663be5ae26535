import {
  aws_apigateway as apigateway, aws_apigatewayv2 as apigatewayv2, aws_cloudfront as cloudfront, aws_cloudwatch as cloudwatch, aws_cognito as cognito,
  aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, aws_s3 as s3, aws_sqs as sqs, aws_stepfunctions as sfn,
  Duration, Names, RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PUBLISHED } from './core/keys';
import { NAMESPACE } from './core/metrics';
import { costPerMinute } from './cost-per-minute';
import { allowManyChunks } from './distributed-chunks';
import { mediaAlarms } from './media-alarms';
import { httpEnvironment, mediaApi } from './media-api';
import { convertBy } from './media-conversion';
import { mediaMonitoring } from './media-monitoring';
import { tellOwners } from './media-notifier';
import { MediaPipelineProps } from './media-pipeline-props';
import { MediaSourceProps, SourceAccess, startFrom } from './media-source';
import { BY_USER, MediaStorage } from './media-storage';
import { allowStart, recordStops, startOnArrival, workOn } from './media-triggers';
import { stateMediaUsage } from './media-usage';
import { mediaWork } from './media-work';
import { checkMediaProps } from './resolve-props';
import { DEFAULT_CONCURRENCY } from './resolve-size-props';
import { StatusPush } from './status-push';
import { NotificationDispatcher, NotificationDispatcherProps, NotificationFanout, ResilientQueue } from '../messaging';
import { IMonitorable, Monitoring } from '../observability';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { grantKeyExactly, grantTableExactly } from '../private/exact-grants';
import { partProps } from '../private/part-props';
import { letLogsUseKey } from '../private/service-access';
import { ServiceApi } from '../private/service-api';
import { check } from '../private/validation-error';

/**
 * Turns uploaded videos into renditions and thumbnails: upload, probe, encode beside thumbnails, quality check, publish, notify.
 *
 * `POST /upload` answers with a URL to put the file to, or, above 5 GiB and on request, with one for each part; `GET /status/{jobId}` tells how far its job is; `GET /jobs` lists the
 * caller's jobs, newest first; `DELETE /jobs/{jobId}` cancels one and removes everything of it; `POST /jobs/{jobId}/retry` works once more on one that failed. Every job ends
 * COMPLETED with everything published at once, or FAILED with a reason its owner understands, and either way the owner is told.
 *
 * @example
 * const media = new MediaPipeline(this, 'Media', { renditions: [Rendition.HD_720, Rendition.HD_1080] });
 * media.notifications.addEmail('video-team@example.com');
 */
export class MediaPipeline extends Construct implements IMonitorable {
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

  /**
   * Works once more on a job that failed, for operators: invoke it with `{ "jobId": "…" }`.
   * It answers `{ jobId, status, attempt }`; owners call `POST /jobs/{jobId}/retry`.
   */
  public readonly retryFunction: lambda.IFunction;

  /** The Lambda functions, in the order of the workflow. */
  public readonly functions: lambda.Function[];

  /** Value of the dimension `pipeline` of the metrics that the functions measure themselves. */
  public readonly pipelineName: string;

  /** Serves what was made, where `delivery` is by CloudFront. */
  public readonly distribution?: cloudfront.IDistribution;

  /** Pushes every change of a job to its owner, with `statusPush`. */
  public readonly statusSocket?: apigatewayv2.WebSocketApi;

  /** Address of the `statusSocket`, `wss://…`. */
  public readonly statusSocketUrl?: string;

  private readonly ownAlarms: cloudwatch.Alarm[];
  private readonly api?: ServiceApi;
  private readonly sourceAccess: SourceAccess;
  private readonly removalPolicy?: RemovalPolicy;

  constructor(scope: Construct, id: string, props: MediaPipelineProps = {}) {
    super(scope, id);
    checkMediaProps(this, props);
    this.removalPolicy = props.removalPolicy;
    const { encryptionKey, removalPolicy, alarmTopic, alarms = true } = props;
    const common = partProps(props);
    letLogsUseKey(this, encryptionKey);

    this.pipelineName = Names.uniqueResourceName(this, { maxLength: 128 });
    const storage = new MediaStorage(this, 'Storage', props);
    this.inputBucket = storage.inputBucket;
    this.outputBucket = storage.outputBucket;
    this.jobTable = storage.jobTable;
    const delivery = props.delivery?._bind(new Construct(this, 'Delivery'), storage, props.corsOrigins);
    this.distribution = delivery?.distribution;
    this.notifications = props.notifications ?? new NotificationFanout(this, 'Notifications', common);
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', { encryptionKey, removalPolicy });

    const { notifications, deadLetterQueue, pipelineName, jobTable } = this;
    const work = mediaWork(this, props, { storage, notifications, deadLetterQueue, delivery, pipelineName });
    const { functions, conversion } = work;
    this.encodeQueue = work.encodeQueue;
    this.thumbnailQueue = work.thumbnailQueue;
    this.stateMachine = work.stateMachine;
    const push = props.statusPush ? new StatusPush(this, 'StatusPush', { ...props, jobTable, deadLetterQueue, http: httpEnvironment(props) }) : undefined;
    this.statusSocket = push?.api;
    this.statusSocketUrl = push?.url;
    this.functions = [...functions.all, ...push?.functions ?? []];
    if (work.encoder.chunkDuration) allowManyChunks(this, functions.encode);
    if (conversion) convertBy(this, conversion, functions);

    this.arrivals = new ResilientQueue(this, 'Arrivals', common);
    startOnArrival(this, functions.start);
    const readers = [functions.probe, functions.encode, functions.thumbnails, functions.quality];
    this.sourceAccess = { start: functions.start, readers, converter: conversion?.role };
    allowStart(this, functions.retry);
    this.retryFunction = functions.retry;
    workOn(this, this.encodeQueue, functions.encode, props.encodeConcurrency ?? DEFAULT_CONCURRENCY.encode);
    workOn(this, this.thumbnailQueue, functions.thumbnails, props.thumbnailConcurrency ?? DEFAULT_CONCURRENCY.thumbnails);
    recordStops(this, functions.fail);

    this.api = functions.api && mediaApi(this, 'Api', functions, props, push);
    this.ownAlarms = alarms ? mediaAlarms(this, { pipeline: this, api: this.api?.ownApi, topic: alarmTopic, thresholds: props }) : [];
    stateMediaUsage(this, { encode: functions.encode, converted: conversion !== undefined, sprites: props.sprites ?? true });
  }

  /** Every alarm of the pipeline, those of its queues and of a topic that it made itself included; empty when `alarms` is false. */
  public get alarms(): cloudwatch.AlarmBase[] {
    const topics = this.notifications.node.scope === this ? [this.notifications] : [];
    const parts = [this.arrivals, this.encodeQueue, this.thumbnailQueue, ...topics];
    return [...this.ownAlarms, ...parts.flatMap((part) => part.monitoring().alarms ?? [])];
  }

  /** The REST API, its own or that of `apiResource`: `POST /upload`, `GET /status/{jobId}` and so on. Not there where `api` is NONE. */
  public get restApi(): apigateway.RestApi {
    return this.front.restApi;
  }

  /** Base address of the API, ends in `/`. */
  public get url(): string {
    return this.front.url;
  }

  /** Whose users may upload. Not there where `api` is NONE or `authorization` IAM. */
  public get userPool(): cognito.IUserPool {
    return this.front.userPool;
  }

  /** Client through which users sign in. Not there where `api` is NONE or `authorization` IAM. */
  public get userPoolClient(): cognito.UserPoolClient {
    return this.front.userPoolClient;
  }

  /**
   * Lets a system call every route of the API, for every user. Needs `MediaAuthorization.IAM`.
   *
   * @param grantee the system
   */
  public grantCallApi(grantee: iam.IGrantable): iam.Grant {
    return this.front.grantCall(grantee);
  }

  /**
   * Lets a principal read what was made.
   *
   * @param grantee who may read
   */
  public grantReadOutputs(grantee: iam.IGrantable): iam.Grant {
    grantKeyExactly(this.outputBucket.encryptionKey, grantee, 'kms:Decrypt');
    const resourceArns = PUBLISHED.map((folder) => this.outputBucket.arnForObjects(`${folder}*`));
    return iam.Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns });
  }

  /**
   * Lets a principal read jobs, and list those of a user by the index `by-user`.
   *
   * @param grantee who may read
   */
  public grantReadJobs(grantee: iam.IGrantable): iam.Grant {
    grantKeyExactly(this.jobTable.encryptionKey, grantee, 'kms:Decrypt');
    grantTableExactly(this.jobTable, grantee, ['dynamodb:Query'], BY_USER);
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

  /**
   * Minutes of source that were encoded: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricEncodedMinutes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.encodeMetric('EncodedMinutes', { statistic: 'Sum', ...options });
  }

  /**
   * Seconds of source that one second of encoding makes: average over 5 minutes.
   *
   * @param options overrides
   */
  public metricRealTimeFactor(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.encodeMetric('RealTimeFactor', options);
  }

  /**
   * Starts jobs for the videos of a bucket of yours: for each that arrives, or for events of yours that name one.
   * Nobody has to call the API; owners are found in the objects' metadata or in the events.
   *
   * @param id of the rule
   * @param props the bucket, and what starts a job
   */
  public addSource(id: string, props: MediaSourceProps): void {
    startFrom(this, id, this.sourceAccess, props);
  }

  /**
   * US dollars that a minute of source costs: the time of all functions at list prices of us-east-1 without free tier, without requests and storage.
   *
   * @param period over which it is taken
   */
  public metricCostPerMinute(period: Duration = Duration.hours(1)): cloudwatch.MathExpression {
    return costPerMinute(this.functions, this.metricEncodedMinutes({ period }), period);
  }

  /**
   * Tells each owner by the channels of their choice how their job ended.
   *
   * @param id of the new construct
   * @param props overrides; texts for `COMPLETED` and `FAILED` are there
   */
  public addNotifier(id: string, props: NotificationDispatcherProps = {}): NotificationDispatcher {
    return tellOwners(this, id, { removalPolicy: this.removalPolicy, ...props });
  }

  public monitoring(): Monitoring {
    return mediaMonitoring(this);
  }

  private get front(): ServiceApi {
    check(this, this.api !== undefined, 'There is no API: api is NONE.');
    return this.api;
  }

  private encodeMetric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { service: 'media-encode', pipeline: this.pipelineName };
    return new cloudwatch.Metric({ namespace: NAMESPACE, metricName, dimensionsMap, ...options }).attachTo(this);
  }
}
