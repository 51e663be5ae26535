import { aws_iam as iam, aws_stepfunctions as sfn } from 'aws-cdk-lib';
import { check } from '../../private/validation-error';
import { SagaEffect, SagaOperation, SagaStepKind } from '../core/kinds';
import { SagaActionContext } from '../saga-action-config';
import { SagaStartExecutionOptions } from '../saga-action-options';
import { Binder, tokenRequest } from './request';

/** By task token: waiting on `.sync` needs rights on every execution of the nested machine. */
export const startExecution = (machine: sfn.IStateMachine, options: SagaStartExecutionOptions): Binder => (scope, context) => {
  check(scope, (machine as Partial<sfn.StateMachine>).stateMachineType !== sfn.StateMachineType.EXPRESS,
    `${context.step} starts an Express machine, which may run twice and whose names are not kept. Take a Standard one.`);
  const { effect = SagaEffect.EXTERNAL, input } = options;
  iam.Grant.addToPrincipal({ grantee: context.role, actions: ['states:StartExecution'], resourceArns: [machine.stateMachineArn] });
  return {
    resource: 'arn:aws:states:::states:startExecution.waitForTaskToken',
    parameters: {
      'StateMachineArn': machine.stateMachineArn,
      'Name.$': isAskedFor(context, effect) ? `States.Hash(States.Format('{}#${context.operation}', ${context.idempotencyKey}), 'SHA-1')` : OF_ATTEMPT,
      'Input': tokenRequest(context, input),
    },
    effect,
    transientErrors: ['StepFunctions.ThrottlingException', 'StepFunctions.SdkClientException'],
  };
};

/** A token is that of one attempt. What is repeated until it succeeds needs a name that is free: that of an execution which timed out is taken for 90 days. */
const OF_ATTEMPT = "States.Hash($$.Task.Token, 'SHA-1')";

/** Whether nothing may run a second time, because its outcome, once it is open, is asked for and not tried for again. Then a name is that of the step. */
const isAskedFor = ({ operation, kind }: SagaActionContext, effect: SagaEffect) =>
  operation === SagaOperation.EXECUTE && effect === SagaEffect.EXTERNAL && kind !== SagaStepKind.RETRIABLE;
