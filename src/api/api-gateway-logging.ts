import { aws_apigateway as apigateway, aws_iam as iam, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { ManagedRole } from '../private/managed-role';

/**
 * The account's and Region's one role with which API Gateway writes stage logs.
 *
 * API Gateway refuses a stage with logs while the account has no such role. It is shared by every API of the Region,
 * so it is made once, on purpose, and kept when the stack goes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 *
 * @example
 * const logging = new ApiGatewayLogging(this, 'ApiGatewayLogging');
 * const media = new MediaPipeline(this, 'Media', { stageLogging: true });
 * media.node.addDependency(logging);
 */
export class ApiGatewayLogging extends Construct {
  /** The role that API Gateway assumes. */
  public readonly role: iam.IRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new ManagedRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com') });
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [role],
      statements: [new iam.PolicyStatement({
        actions: [
          'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams',
          'logs:PutLogEvents', 'logs:GetLogEvents', 'logs:FilterLogEvents',
        ],
        resources: ['*'],
      })],
    });
    acknowledge(policy, { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'The role serves the stage logs of every API in the Region, whatever their names.' });
    const account = new apigateway.CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.node.addDependency(policy);
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    policy.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.role = role;
  }
}
