import { aws_dynamodb as dynamodb, Duration } from 'aws-cdk-lib';
import { SagaEffect } from './core/kinds';

/** What every ready-made action can be told. */
export interface SagaActionOptions {
  /**
   * Where the effect is.
   *
   * @default SagaEffect.EXTERNAL, SagaEffect.OWN_STORE for `transactWrite`
   */
  readonly effect?: SagaEffect;
}

/** Options of `SagaAction.invoke`. */
export interface SagaInvokeOptions extends SagaActionOptions {
  /**
   * What the function gets. Values come from the context by keys that end in `.$` or by `sfn.JsonPath`.
   *
   * @default - `{ operation, step, idempotencyKey, context }`, see `SagaActionContext.request`
   */
  readonly payload?: { [name: string]: any };
}

/** Options of `SagaAction.transactWrite`. */
export interface SagaTransactWriteOptions extends SagaActionOptions {
  /** The tables written to. The saga may write to these and to nothing else. */
  readonly tables: dynamodb.ITable[];

  /**
   * The items, 1–100, in the form of DynamoDB's `TransactItems`: `{ Put: { TableName: table.tableName, Item: … } }`.
   * Values come from the context by keys that end in `.$`, e.g. `{ 'S.$': '$.orderId' }`.
   * Exactly one of `items` and `itemsPath` is given.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
   * @default - `itemsPath`
   */
  readonly items?: { [name: string]: any }[];

  /**
   * JSONPath of the items in the input, e.g. `$.reserve.items`, where their number is only known at run time.
   *
   * @default - `items`
   */
  readonly itemsPath?: string;

  /**
   * The first cancellation reasons that say this step has happened already, e.g. `['ConditionalCheckFailed', 'None']`
   * where the first item puts the step's marker if it is not there and the second checks that the step is not undone.
   * Any other failed condition is a refusal (or, in a compensation, a failure). A transaction whose own effect makes its condition fail needs them:
   * it comes again when a parked saga is resumed, when it is restarted, and, beside others, when one of those fails.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html
   * @default - none: within ten minutes a repetition is recognised by its ClientRequestToken anyway
   */
  readonly doneReasons?: string[];
}

/** Options of `SagaAction.sendToQueue` and `SagaAction.publish`. */
export interface SagaMessageOptions extends SagaActionOptions {
  /**
   * Body of the message; an object becomes JSON.
   *
   * @default - `{ operation, step, idempotencyKey, context }`, see `SagaActionContext.request`
   */
  readonly body?: { [name: string]: any };

  /**
   * String attributes of the message; a value that starts with `$.` or `States.` is taken from the context.
   *
   * @default - none
   */
  readonly attributes?: { [name: string]: string };
}

/** Options of `SagaAction.putEvents`. */
export interface SagaPutEventsOptions extends SagaActionOptions {
  /** `source` of the event, e.g. `ecommerce.orders`. */
  readonly source: string;

  /** `detail-type` of the event, e.g. `Order Confirmed`. */
  readonly detailType: string;

  /**
   * `detail` of the event.
   *
   * @default - `{ operation, step, idempotencyKey, context }`, see `SagaActionContext.request`
   */
  readonly detail?: { [name: string]: any };
}

/** Options of `SagaAction.callback` and `SagaAction.callbackFromFunction`. */
export interface SagaCallbackOptions extends SagaActionOptions {
  /**
   * What the worker gets beside `taskToken`.
   *
   * @default - `{ operation, step, idempotencyKey, context }`, see `SagaActionContext.request`
   */
  readonly payload?: { [name: string]: any };

  /**
   * Longest silence of the worker before it counts as lost, in whole seconds; shorter than the step's time-out.
   *
   * @default - no heartbeat
   */
  readonly heartbeat?: Duration;
}

/** Options of `SagaAction.startExecution`. */
export interface SagaStartExecutionOptions extends SagaActionOptions {
  /**
   * Input of the nested execution beside `taskToken`.
   *
   * @default - `{ operation, step, idempotencyKey, context }`, see `SagaActionContext.request`
   */
  readonly input?: { [name: string]: any };
}
