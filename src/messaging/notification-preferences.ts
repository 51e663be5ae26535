import { aws_cognito as cognito, aws_iam as iam, aws_lambda as lambda, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NotificationDispatcher } from './notification-dispatcher';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { BundledFunction } from '../private/bundled-function';
import { corsEnvironment } from '../private/cors-origins';
import { grantInvokeExactly } from '../private/exact-grants';
import { functionGraphs } from '../private/function-graphs';
import { operable } from '../private/operable';
import { ServiceApi } from '../private/service-api';

/** Properties of `NotificationPreferences`. */
export interface NotificationPreferencesProps {
  /** Whose preferences. */
  readonly dispatcher: NotificationDispatcher;

  /**
   * Users who may read and change their own preferences through a REST API: their `sub` is the user id.
   *
   * @default - no API: operators and imports invoke `handler`
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Web origins that may call the API.
   *
   * @default - all
   */
  readonly corsOrigins?: string[];

  /**
   * Access and execution logs of the API's stage; see `ApiGatewayLogging`.
   *
   * @default false
   */
  readonly stageLogging?: boolean;

  /**
   * Of the logs.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Reads and writes users' contacts and preferences, checked: by invoking `handler`, by the command `cdk-event-workflows-operate preferences`,
 * and, with a user pool, by an API for users themselves. `GET /preferences` answers one's own, `PUT /preferences` replaces the choices in them:
 * `emailEnabled`, `smsEnabled`, `inAppEnabled`, `pushEnabled`, `locale`, `timeZone`, `quietHours`. E-mail address and phone number come from the
 * token, as far as the pool has verified them, so that nobody signs up somebody else.
 *
 * Where the dispatcher sends push messages, the user's app calls `POST /preferences/devices {token, application?}` at every start with the token that
 * its push service gave it; `application` (`GCM/shop`) where there are several. It answers `{device}`, for `DELETE /preferences/devices/{device}` at
 * sign-out. A device is told what concerns whoever signed in on it last, and nobody else. A user has up to 10; then the first makes way.
 *
 * @example
 * declare const dispatcher: NotificationDispatcher;
 * declare const userPool: cognito.IUserPool;
 *
 * const preferences = new NotificationPreferences(this, 'Preferences', { dispatcher, userPool });
 * new CfnOutput(this, 'PreferencesUrl', { value: preferences.url! });
 */
export class NotificationPreferences extends Construct implements IMonitorable {
  /**
   * Takes `{ command: 'get' | 'put' | 'delete', userId, preferences? }`, answers `{ userId, preferences? }`; `put` replaces them all. For the
   * fields see `NotificationDispatcherProps.preferencesTable`.
   */
  public readonly handler: lambda.Function;

  /**
   * Address of the API.
   *
   * @default - none without a user pool
   */
  public readonly url?: string;

  private readonly functions: lambda.Function[] = [];
  private readonly api?: ServiceApi;

  constructor(scope: Construct, id: string, props: NotificationPreferencesProps) {
    super(scope, id);
    const { userPool, corsOrigins, stageLogging, removalPolicy } = props;
    this.handler = this.newFunction('Function', 'messaging-preferences', 'Reads and writes contacts and preferences', props);
    operable(this.handler, 'messaging:preferences', this);
    if (!userPool) return;
    const own = this.newFunction('OwnFunction', 'messaging-own-preferences', 'Preferences of the signed-in user', props);
    const api = new ServiceApi(this, 'Api', { description: 'Your notifications', userPool, corsOrigins, stageLogging, removalPolicy });
    for (const method of ['GET', 'PUT']) api.addRoute(method, '/preferences', own);
    const { pushApplicationArns } = props.dispatcher;
    if (pushApplicationArns.length) {
      props.dispatcher.grantManageDevices(own);
      own.addEnvironment('PUSH_APPLICATIONS', pushApplicationArns.join(','));
      api.addRoute('POST', '/preferences/devices', own);
      api.addRoute('DELETE', '/preferences/devices/{device}', own);
    }
    this.api = api;
    this.url = api.url;
  }

  /**
   * Lets a principal read and write everybody's contacts and preferences.
   *
   * @param grantee who may invoke `handler`
   */
  public grantManage(grantee: iam.IGrantable): iam.Grant {
    return grantInvokeExactly(this.handler, grantee);
  }

  public monitoring(): Monitoring {
    const api = this.api?.ownApi;
    const requests = api && {
      title: 'Requests', left: [api.metricCount({ statistic: 'Sum', label: 'all' }), api.metricClientError({ label: '4xx' }), api.metricServerError({ label: '5xx' })],
    };
    return { title: `Preferences ${this.node.path}`, graphs: [...(requests ? [requests] : []), ...functionGraphs(this.functions)] };
  }

  private newFunction(id: string, bundle: string, description: string, props: NotificationPreferencesProps): lambda.Function {
    const { dispatcher, corsOrigins, removalPolicy } = props;
    const fn = new BundledFunction(this, id, {
      bundle,
      description,
      removalPolicy,
      environment: {
        PREFERENCES_TABLE: dispatcher.preferencesTable.tableName,
        ...corsEnvironment(corsOrigins),
      },
    });
    dispatcher.grantManagePreferences(fn);
    this.functions.push(fn);
    return fn;
  }
}
