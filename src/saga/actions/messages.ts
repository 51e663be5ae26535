import { aws_events as events, aws_iam as iam, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { grantKeyExactly, grantSendExactly } from '../../private/exact-grants';
import { checkTexts } from '../../private/validation-error';
import { SagaEffect } from '../core/kinds';
import { SagaActionContext } from '../saga-action-config';
import { SagaCallbackOptions, SagaMessageOptions, SagaPutEventsOptions } from '../saga-action-options';
import { Binder, field, requestOf, Template, tokenRequest } from './request';

/** Sending has no business errors: whatever fails is worth another try. */
const TRANSIENT = ['States.TaskFailed'];

export const sendToQueue = (queue: sqs.IQueue, options: SagaMessageOptions): Binder => (_scope, context) => {
  const { effect = SagaEffect.EXTERNAL, body, attributes } = options;
  grantSendExactly(queue, context.role);
  return {
    resource: 'arn:aws:states:::sqs:sendMessage',
    parameters: { QueueUrl: queue.queueUrl, MessageBody: requestOf(context, body), ...attributesOf(attributes), ...order(queue.fifo, context) },
    effect,
    transientErrors: TRANSIENT,
  };
};

export const callback = (queue: sqs.IQueue, options: SagaCallbackOptions): Binder => (_scope, context) => {
  const { effect = SagaEffect.EXTERNAL, payload, heartbeat } = options;
  grantSendExactly(queue, context.role);
  return {
    resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    parameters: { QueueUrl: queue.queueUrl, MessageBody: tokenRequest(context, payload), ...order(queue.fifo, context) },
    effect,
    heartbeat,
    // The worker's own errors come back by name too, so only those of sending are named.
    transientErrors: ['SQS.AmazonSQSException', 'SQS.SdkClientException'],
  };
};

export const publish = (topic: sns.ITopic, { effect = SagaEffect.EXTERNAL, body, attributes }: SagaMessageOptions): Binder => (_scope, context) => {
  iam.Grant.addToPrincipal({ grantee: context.role, actions: ['sns:Publish'], resourceArns: [topic.topicArn] });
  grantKeyExactly(topic.masterKey, context.role);
  return {
    resource: 'arn:aws:states:::sns:publish',
    parameters: { TopicArn: topic.topicArn, Message: requestOf(context, body), ...attributesOf(attributes), ...order(topic.fifo, context) },
    effect,
    transientErrors: TRANSIENT,
  };
};

export const putEvents = (bus: events.IEventBus, options: SagaPutEventsOptions): Binder => (scope, context) => {
  const { effect = SagaEffect.EXTERNAL, source, detailType, detail } = options;
  checkTexts(scope, { [`${context.step}: source`]: source, [`${context.step}: detailType`]: detailType }, 'give what rules look for');
  iam.Grant.addToPrincipal({ grantee: context.role, actions: ['events:PutEvents'], resourceArns: [bus.eventBusArn] });
  return {
    resource: 'arn:aws:states:::events:putEvents',
    parameters: { Entries: [{ EventBusName: bus.eventBusName, Source: source, DetailType: detailType, Detail: requestOf(context, detail) }] },
    effect,
    transientErrors: TRANSIENT,
  };
};

function attributesOf(attributes?: { [name: string]: string }): Template {
  if (!attributes) return {};
  const typed = Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', ...field('StringValue', value) }]);
  return { MessageAttributes: Object.fromEntries(typed) };
}

/** A saga's messages in order, each once, where the channel can. */
function order(fifo: boolean, { idPath, idempotencyKey, operation }: SagaActionContext): Template {
  if (!fifo) return {};
  return {
    'MessageGroupId.$': idPath,
    'MessageDeduplicationId.$': `States.Hash(States.Format('{}#${operation}', ${idempotencyKey}), 'SHA-256')`,
  };
}
