import { aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_stepfunctions as sfn, Aws, Duration, Fn, Names, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ManagedRole } from './managed-role';
import { workflowPolicy } from './stack-policy';

export interface WorkflowProps {
  readonly definition: sfn.IChainable | sfn.DefinitionBody;
  /** Of the whole execution. Tasks have time-outs of their own; this one is the last resort. */
  readonly timeout: Duration;
  readonly comment?: string;
  /** @default - a role of its own */
  readonly role?: iam.IRole;
  /** @default STANDARD */
  readonly stateMachineType?: sfn.StateMachineType;
  /** @default one month */
  readonly logRetention?: logs.RetentionDays;
  /** Encrypts the log group; its policy has to let the service in. @default - a key that AWS owns */
  readonly logEncryptionKey?: kms.IKey;
  /** Of the state machine and its log group. @default DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** What a workflow may do; its wildcards are kept apart. */
export class WorkflowRole extends ManagedRole {
  constructor(scope: Construct, id: string) {
    super(scope, id, { assumedBy: new iam.ServicePrincipal('states.amazonaws.com'), managedPolicies: [workflowPolicy(scope)] });
  }
}

/** A state machine of this library: logged, traced, with a role whose wildcards are kept apart. */
export class Workflow extends sfn.StateMachine {
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    const { definition, logRetention, logEncryptionKey, removalPolicy = RemovalPolicy.DESTROY, ...rest } = props;
    super(scope, id, {
      ...rest,
      removalPolicy,
      definitionBody: definition instanceof sfn.DefinitionBody ? definition : sfn.DefinitionBody.fromChainable(definition),
      role: props.role ?? new WorkflowRole(scope, `${id}Role`),
    });
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: vendedLogGroupName(this),
      retention: logRetention ?? logs.RetentionDays.ONE_MONTH,
      encryptionKey: logEncryptionKey,
      removalPolicy,
    });
    // Not by props: they would put wildcards into the role's own policy.
    const resource = this.node.defaultChild as sfn.CfnStateMachine;
    resource.loggingConfiguration = {
      level: 'ALL',
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: this.logGroup.logGroupArn } }],
    };
    resource.tracingConfiguration = { enabled: true };
  }
}

/**
 * Only log groups under /aws/vendedlogs/ stay out of the account's log resource policy, which has room for few.
 * The stack's id makes the name new for every deployment of a stack of the same name.
 */
function vendedLogGroupName(scope: Construct): string {
  const stackUuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `/aws/vendedlogs/states/${Names.uniqueResourceName(scope, { maxLength: 80 })}-${stackUuid}`;
}
