/** An error as a state reports it. */
export class StateError extends Error {
  constructor(readonly error: string, readonly cause = '') {
    super(`${error}: ${cause}`);
    this.name = error;
  }
}

/** What a state cannot catch: a path that finds nothing, a value of the wrong type. */
export const runtimeError = (cause: string) => new StateError('States.Runtime', cause);
