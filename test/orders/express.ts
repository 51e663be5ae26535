import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { OrderSaga, PaymentProvider } from '../../src/orders';
import { SagaEngine } from '../../src/saga';
import { definitionOf } from '../asl/synthesized';

const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
export const expressOrders = new OrderSaga(stack, 'Orders', {
  engine: SagaEngine.EXPRESS,
  payment: PaymentProvider.function(lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:eu-central-1:123456789012:function:provider')),
});

/** The machines of the Express engine as they are deployed: what goes well, and the rest. */
export const EXPRESS = { good: definitionOf(expressOrders.stateMachine), lasting: definitionOf(expressOrders.saga.recoveryMachine) };
