import { ArnFormat, aws_iam as iam, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import type { Remedy as RemedySettings } from './core/remedy';
import type { RedriveOperator } from '../messaging/redrive-operator';
import { ValidationError } from '../private/validation-error';

/** What one remedy is, and what it may do. */
export interface RemedyConfig {
  /** What the function does, as JSON. */
  readonly settings: string;

  /** Exactly what that needs. */
  readonly statements: iam.PolicyStatement[];
}

/** What helps when an alarm goes off. */
export abstract class Remedy {
  /**
   * Moves the dead letters back, at the operator's pace. If they fail again they come back as dead letters:
   * use it for failures that pass by themselves.
   *
   * @param operator of the dead-letter queue
   */
  public static redrive(operator: RedriveOperator): Remedy {
    const { stateMachineArn } = operator.stateMachine;
    return new Made({ kind: 'START_EXECUTION', stateMachineArn, input: '{}' }, ['states:StartExecution'], stateMachineArn);
  }

  /**
   * Stops a function: every invocation is throttled, and events wait where they come from. A person starts it again
   * (`aws lambda delete-function-concurrency`), or the next deployment that changes its concurrency.
   *
   * @param fn that does harm
   */
  public static stop(fn: lambda.IFunction): Remedy {
    return Remedy.scale(fn, 0);
  }

  /**
   * Restarts a function: its next invocations run in new environments, without what the old ones hold in memory (connections, caches,
   * secrets). The description then ends in the time of the alarm; running invocations finish.
   *
   * @param fn whose `$LATEST` is invoked, not a published version
   */
  public static restart(fn: lambda.IFunction): Remedy {
    return new Made({ kind: 'RESTART', functionName: fn.functionName }, ['lambda:GetFunctionConfiguration', 'lambda:UpdateFunctionConfiguration'], fn.functionArn);
  }

  /**
   * Sets how many of a function run at once: more to catch up, less to spare what it calls.
   *
   * @param fn of this account
   * @param concurrency reserved for it and its limit: a whole number from 0 on; the account keeps 100 unreserved
   */
  public static scale(fn: lambda.IFunction, concurrency: number): Remedy {
    if (!Number.isInteger(concurrency) || concurrency < 0) throw new ValidationError(fn, `concurrency is ${concurrency}: give a whole number from 0 on.`);
    return new Made({ kind: 'SET_CONCURRENCY', functionName: fn.functionName, concurrency }, ['lambda:PutFunctionConcurrency'], fn.functionArn);
  }

  /**
   * Stops taking from one queue or stream, and lets the function do its other work. A person starts it again
   * (`aws lambda update-event-source-mapping --enabled`).
   *
   * @param mapping as `ResilientQueue.consume` returns it
   */
  public static stopConsuming(mapping: lambda.IEventSourceMapping): Remedy {
    const eventSourceMappingId = mapping.eventSourceMappingId;
    const arn = Stack.of(mapping).formatArn({
      service: 'lambda', resource: 'event-source-mapping', resourceName: eventSourceMappingId, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return new Made({ kind: 'STOP_CONSUMING', eventSourceMappingId }, ['lambda:UpdateEventSourceMapping'], arn);
  }

  /** What the remedy is. */
  public abstract bind(): RemedyConfig;
}

class Made extends Remedy {
  constructor(private readonly settings: RemedySettings, private readonly actions: string[], private readonly resource: string) {
    super();
  }

  public bind(): RemedyConfig {
    return {
      settings: JSON.stringify(this.settings),
      statements: [new iam.PolicyStatement({ actions: this.actions, resources: [this.resource] })],
    };
  }
}
