import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_sqs as sqs, Duration, Stack } from 'aws-cdk-lib';
import { Saga, SagaAction, SagaEffect, SagaProps, SagaStep, SagaStepKind } from '../../src/saga';

/** A stack with everything that the sagas of these tests act on. */
export class World extends Stack {
  public readonly table = dynamodb.Table.fromTableArn(this, 'Stock', 'arn:aws:dynamodb:eu-west-1:123456789012:table/Stock');
  public readonly queue = new sqs.Queue(this, 'Shipping');

  constructor() {
    super(new App(), 'World', { env: { region: 'eu-west-1', account: '123456789012' } });
  }

  public fn(name: string): lambda.IFunction {
    const existing = this.node.tryFindChild(name);
    return (existing as lambda.IFunction) ?? lambda.Function.fromFunctionAttributes(this, name, {
      functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`, sameEnvironment: true,
    });
  }

  public invoke(name: string, effect?: SagaEffect): SagaAction {
    return SagaAction.invoke(this.fn(name), { effect });
  }

  public saga(steps: SagaStep[], props: Partial<SagaProps> = {}): Saga {
    return new Saga(this, 'Saga', { steps, idPath: '$.orderId', ...props });
  }
}

const timeout = Duration.seconds(10);

/** reserve → authorise → (allocate ∥ label) → capture → dispatch */
export function checkoutSteps(world: World): SagaStep[] {
  return [
    SagaStep.task('ReserveInventory', {
      action: SagaAction.transactWrite({ tables: [world.table], itemsPath: '$.reserve', doneReasons: ['ConditionalCheckFailed', 'None'] }),
      compensation: SagaAction.transactWrite({ tables: [world.table], itemsPath: '$.release', doneReasons: ['ConditionalCheckFailed'] }),
      timeout,
    }),
    SagaStep.task('AuthorisePayment', {
      action: world.invoke('authorise'),
      compensation: world.invoke('void'),
      reconcile: world.invoke('lookUp'),
      businessErrors: ['PaymentDeclined'],
      timeout,
    }),
    SagaStep.parallel('Fulfil', [
      SagaStep.task('AllocateWarehouse', {
        action: world.invoke('allocate', SagaEffect.OWN_STORE),
        compensation: world.invoke('deallocate'),
        businessErrors: ['NoWarehouse'],
        timeout,
      }),
      SagaStep.task('CreateLabel', {
        action: world.invoke('label'),
        compensation: world.invoke('cancelLabel'),
        reconcile: world.invoke('findLabel'),
        timeout,
      }),
    ]),
    SagaStep.task('CapturePayment', {
      kind: SagaStepKind.PIVOT,
      action: world.invoke('capture'),
      reconcile: world.invoke('lookUpCapture'),
      businessErrors: ['PaymentDeclined'],
      timeout,
    }),
    SagaStep.task('Dispatch', { kind: SagaStepKind.RETRIABLE, action: SagaAction.callback(world.queue), timeout: Duration.minutes(5) }),
  ];
}
