import { aws_lambda as lambda } from 'aws-cdk-lib';
import { grantInvokeExactly } from '../../private/exact-grants';
import { SagaEffect } from '../core/kinds';
import { SagaCallbackOptions, SagaInvokeOptions } from '../saga-action-options';
import { Binder, requestOf, tokenRequest } from './request';

/** https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception */
const TRANSIENT = [
  'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];

/** By the function's own ARN: the answer comes unwrapped, so no state is needed to unwrap it. */
export const invoke = (fn: lambda.IFunction, { effect = SagaEffect.EXTERNAL, payload }: SagaInvokeOptions): Binder => (_scope, context) => {
  grantInvokeExactly(fn, context.role);
  return { resource: fn.functionArn, parameters: requestOf(context, payload), effect, transientErrors: TRANSIENT };
};

export const callbackFromFunction = (fn: lambda.IFunction, options: SagaCallbackOptions): Binder => (_scope, context) => {
  const { effect = SagaEffect.EXTERNAL, payload, heartbeat } = options;
  grantInvokeExactly(fn, context.role);
  return {
    resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    parameters: { FunctionName: fn.functionArn, Payload: tokenRequest(context, payload) },
    effect,
    heartbeat,
    transientErrors: TRANSIENT,
  };
};
