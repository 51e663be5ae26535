export { SagaEffect, SagaEngine, SagaOperation, SagaStepKind, SagaUnknownOutcome } from './core/kinds';
export * from './saga';
export * from './saga-action';
export * from './saga-action-config';
export * from './saga-action-options';
export * from './saga-props';
export * from './saga-step';
export * from './saga-step-options';
