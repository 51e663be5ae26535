import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ownSteps } from './own-steps';
import { FulfilmentProvider, OrderSaga, OrderSagaProps, PartialStockPolicy, PaymentProvider } from '../../src/orders';
import type { Entrances } from '../../src/orders/core/attempt-start';
import { SagaEngine } from '../../src/saga';
import { Json } from '../asl/payload';
import { definitionOf } from '../asl/synthesized';

interface Deployment {
  readonly main: Json;
  readonly recovery: Json;
  /** Where later attempts begin. */
  readonly entrances?: Entrances;
}

function deployed(propsOf: (stack: Stack) => Partial<OrderSagaProps>): Deployment {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  const { saga } = new OrderSaga(stack, 'Orders', {
    payment: PaymentProvider.function(lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:eu-central-1:123456789012:function:provider')),
    partialStock: PartialStockPolicy.BACK_ORDER,
    ...propsOf(stack),
  });
  const [entrances] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
    .flatMap(({ Properties }) => Properties.Environment?.Variables?.ENTRANCES ?? []);
  return { main: definitionOf(saga.stateMachine), recovery: definitionOf(saga.recoveryMachine), entrances: entrances && JSON.parse(entrances) };
}

const onBothEngines = (propsOf: (stack: Stack) => Partial<OrderSagaProps>) => ({
  standard: deployed(propsOf), express: deployed((stack) => ({ engine: SagaEngine.EXPRESS, ...propsOf(stack) })),
});

/** Order systems with steps of the user's own, as they are deployed. */
export const OWN = onBothEngines((stack) => ({ steps: ownSteps(stack) }));

/** Order systems for which somebody else packs and ships. */
export const CARRIED = onBothEngines((stack) => ({
  fulfilment: FulfilmentProvider.function(lambda.Function.fromFunctionArn(stack, 'Carrier', 'arn:aws:lambda:eu-central-1:123456789012:function:carrier')),
}));
