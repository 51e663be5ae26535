import { aws_lambda as lambda, aws_sns as sns, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface ReferenceWorkflowProps {
  readonly validate: lambda.IFunction;
  readonly checkInventory: lambda.IFunction;
  readonly pay: lambda.IFunction;
  readonly allocateWarehouse: lambda.IFunction;
  readonly generateLabel: lambda.IFunction;
  readonly customerNotification: sns.ITopic;
  readonly orderStatus: sns.ITopic;
}

/** OrderProcessingWorkflow, from the order's event to the customer's notification. */
export function orderProcessing(scope: Construct, props: ReferenceWorkflowProps): sfn.StateMachine {
  const { validate, checkInventory, pay, customerNotification } = props;
  const validationFailed = new sfn.Fail(scope, 'OrderValidationFailed');
  const paymentFailed = new sfn.Fail(scope, 'PaymentFailed');
  const payment = call(scope, 'ProcessPayment', pay, '$.payment').addCatch(paymentFailed, { resultPath: '$.error' });
  payment.next(new sfn.Choice(scope, 'PaymentResult')
    .when(sfn.Condition.stringEquals('$.payment.status', 'SUCCESS'), fulfilment(scope, 'FulfilOrder', props).next(notify(scope, 'NotifyCustomer', customerNotification)))
    .otherwise(paymentFailed));
  const definition = call(scope, 'ValidateOrder', validate)
    .addRetry({ interval: Duration.seconds(2), maxAttempts: 3, backoffRate: 2 })
    .addCatch(validationFailed, { resultPath: '$.error' })
    .next(call(scope, 'CheckInventory', checkInventory, '$.inventory'))
    .next(new sfn.Choice(scope, 'InventoryResult')
      .when(sfn.Condition.stringEquals('$.inventory.status', 'AVAILABLE'), payment)
      .when(sfn.Condition.stringEquals('$.inventory.status', 'PARTIAL'), new sfn.Pass(scope, 'HandlePartialInventory').next(payment))
      .otherwise(new sfn.Fail(scope, 'InventoryNotAvailable')));
  return new sfn.StateMachine(scope, 'OrderProcessingWorkflow', { definitionBody: sfn.DefinitionBody.fromChainable(definition) });
}

/** FulfillmentWorkflow, which a rule starts once more after the payment. */
export function fulfilmentAgain(scope: Construct, props: ReferenceWorkflowProps): sfn.StateMachine {
  const definition = fulfilment(scope, 'Fulfil', props).next(notify(scope, 'PublishStatus', props.orderStatus));
  return new sfn.StateMachine(scope, 'FulfillmentWorkflow', { definitionBody: sfn.DefinitionBody.fromChainable(definition) });
}

function fulfilment(scope: Construct, id: string, { allocateWarehouse, generateLabel }: ReferenceWorkflowProps): sfn.Parallel {
  return new sfn.Parallel(scope, id, { resultPath: '$.fulfilment' }).branch(
    call(scope, `${id}AllocateWarehouse`, allocateWarehouse),
    call(scope, `${id}GenerateShippingLabel`, generateLabel),
  );
}

function call(scope: Construct, id: string, lambdaFunction: lambda.IFunction, resultPath?: string): tasks.LambdaInvoke {
  return new tasks.LambdaInvoke(scope, id, { lambdaFunction, payloadResponseOnly: true, retryOnServiceExceptions: false, resultPath });
}

function notify(scope: Construct, id: string, topic: sns.ITopic): tasks.SnsPublish {
  return new tasks.SnsPublish(scope, id, {
    topic,
    message: sfn.TaskInput.fromObject({ 'orderId.$': '$.orderId', 'status': 'CONFIRMED' }),
    messageAttributes: { customerId: { value: sfn.JsonPath.stringAt('$.customerId') } },
    resultPath: sfn.JsonPath.DISCARD,
  });
}
