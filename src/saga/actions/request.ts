import { aws_stepfunctions as sfn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SagaActionConfig, SagaActionContext } from '../saga-action-config';

/** A ready-made action: what `SagaAction` binds to. */
export type Binder = (scope: Construct, context: SagaActionContext) => SagaActionConfig;

export type Template = { [name: string]: any };

/** The payload as ASL, or the standard request. */
export function requestOf(context: SagaActionContext, payload?: Template): Template {
  return sfn.FieldUtils.renderObject(payload) ?? context.request;
}

/** The request with the token by which the worker answers. */
export function tokenRequest(context: SagaActionContext, payload?: Template): Template {
  return { 'taskToken.$': '$$.Task.Token', ...requestOf(context, payload) };
}

/** `Name` or `Name.$`, whichever makes the value constant or taken from the context. */
export function field(name: string, value: string): Template {
  return /^(\$|States\.)/.test(value) ? { [`${name}.$`]: value } : { [name]: value };
}
