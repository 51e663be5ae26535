import { aws_iam as iam, aws_lambda as lambda, aws_stepfunctions as sfn, Stack } from 'aws-cdk-lib';
import { CHUNKS_LABEL } from './encoding-workflow';
import type { MediaPipeline } from './media-pipeline';
import { acknowledge } from '../private/acknowledge';

/**
 * What a Distributed Map needs beyond its states: the machine starts and watches executions of its own, and workers answer them.
 * In a policy of its own, since the machine waits for the one of its role.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function allowManyChunks(pipeline: MediaPipeline, worker: lambda.Function): void {
  const { stateMachine } = pipeline;
  // Partition, Region and account by wildcard: their pseudo parameters would put `::` into the acknowledgement, which it cannot carry.
  const executions = (name: string) => `arn:*:states:*:*:execution:${name}:*`;
  const policy = new iam.ManagedPolicy(pipeline, 'ChunksPolicy', {
    roles: [stateMachine.role],
    statements: [
      new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.stateMachineArn] }),
      new iam.PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [executions(stateMachine.stateMachineName)] }),
    ],
  });
  const logicalId = Stack.of(pipeline).getLogicalId(stateMachine.node.defaultChild as sfn.CfnStateMachine);
  acknowledge(policy, {
    id: `AwsSolutions-IAM5[Resource::${executions(`<${logicalId}.Name>`)}]`,
    reason: 'The executions of the chunks are named at run time.',
  });
  iam.Grant.addToPrincipal({
    grantee: worker, actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resourceArns: [`${stateMachine.stateMachineArn}/${CHUNKS_LABEL}`],
  });
}
