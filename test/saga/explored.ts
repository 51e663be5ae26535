import { Duration } from 'aws-cdk-lib';
import { World } from './checkout';
import { Explored, faultsOf } from './explorer';
import { Fault } from './participants';
import { SagaEffect, SagaEngine, SagaOperation, SagaStep, SagaStepKind } from '../../src/saga';
import { definitionOf } from '../asl/synthesized';

const { EXECUTE, COMPENSATE, RECONCILE } = SagaOperation;

const world = new World();
const timeout = Duration.seconds(10);
const own = world.invoke('own', SagaEffect.OWN_STORE);
const external = world.invoke('external');
const businessErrors = ['Refused'];

const steps = (idempotent?: boolean) => [
  SagaStep.task('A', { action: own, compensation: own, businessErrors, timeout }),
  SagaStep.task('B', { action: external, compensation: external, reconcile: external, businessErrors, idempotent, timeout }),
  SagaStep.parallel('P', [
    SagaStep.task('C', { action: own, compensation: own, businessErrors, timeout }),
    SagaStep.task('D', { action: external, compensation: external, reconcile: external, businessErrors, idempotent, timeout }),
  ]),
  SagaStep.task('E', { kind: SagaStepKind.PIVOT, action: external, reconcile: external, businessErrors, idempotent, timeout }),
  SagaStep.task('F', { kind: SagaStepKind.RETRIABLE, action: external, idempotent, timeout }),
];

const construct = world.saga(steps());

/** One step of every kind. */
export const saga: Explored = {
  main: definitionOf(construct.stateMachine),
  recovery: definitionOf(construct.recoveryMachine),
  undoable: ['A', 'B', 'C', 'D'],
  final: ['E', 'F'],
};

/** Its good path on the Express engine. */
export const expressMachine = definitionOf(new World().saga(steps(true), { engine: SagaEngine.EXPRESS }).stateMachine);

/** The same with refusals that are undone there. */
export const quickExpressMachine = definitionOf(new World().saga(steps(true), { engine: SagaEngine.EXPRESS, expressRefusals: true }).stateMachine);

/** Everything that can go wrong with it. */
export const points: Fault[] = [
  ...faultsOf([...'ABCDEF'], EXECUTE, ['crash before', 'crash after', 'hang', 'late', 'slow answer', 'throttled']),
  ...faultsOf([...'ABCDE'], EXECUTE, ['refused']),
  ...faultsOf([...'ABCD'], COMPENSATE, ['crash before', 'crash after', 'hang', 'late', 'slow answer', 'throttled', 'refused']),
  ...faultsOf([...'BDE'], RECONCILE, ['crash before', 'hang', 'slow answer', 'throttled']),
];

export const singles = points.map((fault) => [fault]);
