import { aws_iam as iam, aws_stepfunctions as sfn } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Lets workers answer the tasks of machines. In a policy apart from the workers' roles: a machine that also invokes them directly
 * would otherwise wait for functions that wait for it.
 */
export function letAnswer(scope: Construct, machines: sfn.IStateMachine[], ...workers: iam.IGrantable[]): iam.ManagedPolicy {
  const policy = new iam.ManagedPolicy(scope, 'AnswerTasks', {
    statements: [new iam.PolicyStatement({ actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: machines.map(({ stateMachineArn }) => stateMachineArn) })],
  });
  for (const { grantPrincipal } of workers) policy.attachToRole(grantPrincipal as iam.IRole);
  return policy;
}
