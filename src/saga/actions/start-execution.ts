import { aws_iam as iam, aws_stepfunctions as sfn } from 'aws-cdk-lib';
import { check } from '../../private/validation-error';
import { SagaEffect } from '../core/kinds';
import { SagaStartExecutionOptions } from '../saga-action-options';
import { Binder, tokenRequest } from './request';

/**
 * By task token: waiting on `.sync` needs rights on every execution of the nested machine.
 * The name makes a second start of the same step fail instead of running twice.
 */
export const startExecution = (machine: sfn.IStateMachine, options: SagaStartExecutionOptions): Binder => (scope, context) => {
  check(scope, (machine as Partial<sfn.StateMachine>).stateMachineType !== sfn.StateMachineType.EXPRESS,
    `${context.step} starts an Express machine, which may run twice and whose names are not kept. Take a Standard one.`);
  const { effect = SagaEffect.EXTERNAL, input } = options;
  iam.Grant.addToPrincipal({ grantee: context.role, actions: ['states:StartExecution'], resourceArns: [machine.stateMachineArn] });
  return {
    resource: 'arn:aws:states:::states:startExecution.waitForTaskToken',
    parameters: {
      'StateMachineArn': machine.stateMachineArn,
      'Name.$': `States.Hash(States.Format('{}#${context.operation}', ${context.idempotencyKey}), 'SHA-1')`,
      'Input': tokenRequest(context, input),
    },
    effect,
    transientErrors: ['StepFunctions.ThrottlingException', 'StepFunctions.SdkClientException'],
  };
};
