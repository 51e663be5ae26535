import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

/**
 * Permissions that AWS grants on every resource or not at all, kept in one shared policy a stack,
 * so that the roles' own policies stay free of wildcards.
 */
function stackPolicy(scope: Construct, id: string, actions: string[], reason: string): iam.ManagedPolicy {
  const stack = Stack.of(scope);
  const existing = stack.node.tryFindChild(id);
  if (existing) return existing as iam.ManagedPolicy;
  const policy = new iam.ManagedPolicy(stack, id, { statements: [new iam.PolicyStatement({ actions, resources: ['*'] })] });
  acknowledge(policy, { id: 'AwsSolutions-IAM5[Resource::*]', reason });
  return policy;
}

/** Lets a function send its traces. */
export function tracingPolicy(scope: Construct): iam.ManagedPolicy {
  return stackPolicy(scope, 'TracingPolicy',
    ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    'X-Ray has no resources to restrict these actions to.');
}

/** Lets a state machine write its execution log and traces. */
export function workflowPolicy(scope: Construct): iam.ManagedPolicy {
  return stackPolicy(scope, 'WorkflowPolicy', [
    'logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery', 'logs:ListLogDeliveries',
    'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups',
    'xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets',
  ], 'Log delivery and X-Ray have no resources to restrict these actions to.');
}

/** Lets Lambda find the stream of a table. */
export function streamListPolicy(scope: Construct): iam.ManagedPolicy {
  return stackPolicy(scope, 'StreamListPolicy', ['dynamodb:ListStreams'], 'ListStreams cannot be restricted to the stream of one table.');
}
