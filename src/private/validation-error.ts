import { IConstruct } from 'constructs';

/** Wrong props: says where and how to mend it. */
export class ValidationError extends Error {
  constructor(scope: IConstruct, message: string) {
    super(`${scope.node.path}: ${message}`);
    this.name = 'ValidationError';
  }
}

/** Throws a {@link ValidationError} unless the condition holds. */
export function check(scope: IConstruct, condition: boolean, message: string): asserts condition {
  if (!condition) throw new ValidationError(scope, message);
}
