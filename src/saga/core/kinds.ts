/** What a step is to the saga: whether it can be undone, and whether it may fail. */
export enum SagaStepKind {
  /** Can be undone; undone when a later step fails. Comes before the pivot. */
  COMPENSATABLE = 'COMPENSATABLE',

  /** The point of no return, at most one: when it has happened, the saga goes on to its end and nothing is undone. */
  PIVOT = 'PIVOT',

  /** Cannot be refused, only delayed: retried hard, and PARKED when that does not help. Comes after the pivot. */
  RETRIABLE = 'RETRIABLE',

  /** Nice to have, anywhere: a failure is recorded and the saga goes on. */
  BEST_EFFORT = 'BEST_EFFORT',
}

/** What runs a saga that goes well. */
export enum SagaEngine {
  /**
   * A Standard workflow: exactly once, up to a year, with a history, able to wait for people and queues.
   * Costs its state transitions.
   */
  STANDARD = 'STANDARD',

  /**
   * An Express workflow, at a fraction of the price: at least once, five minutes at most. Whatever does not go well is handed over to a
   * Standard workflow, which repeats it from the first step; what ends without a word is found by a sweeper. Every effect has to be
   * idempotent, and no step may wait for a callback.
   */
  EXPRESS = 'EXPRESS',
}

/** Where the effect of an action is, which decides what an unknown outcome costs. */
export enum SagaEffect {
  /** None: reads, checks, computes. Needs no compensation. */
  NONE = 'NONE',

  /**
   * In a data store of ours, in one conditional transaction together with a marker of the step:
   * repeating it is safe, and so is undoing it when it never happened.
   */
  OWN_STORE = 'OWN_STORE',

  /** Outside: somebody else's system. After a time-out or a crash its outcome has to be asked for. */
  EXTERNAL = 'EXTERNAL',
}

/** What to do when nobody can tell whether a step has happened: not even asking (`reconcile`) did. */
export enum SagaUnknownOutcome {
  /** Undo the step as if it had happened, and everything before it. */
  COMPENSATE = 'COMPENSATE',

  /** Leave everything as it is, PARKED for a person. */
  PARK = 'PARK',
}

/** What a saga asks an action to do. Travels in the request, so that one function can serve all of a step's operations. */
export enum SagaOperation {
  /** Make the step happen. */
  EXECUTE = 'EXECUTE',

  /** Undo it. The step may have happened, not happened, or be undone already: each has to succeed. */
  COMPENSATE = 'COMPENSATE',

  /** Say whether it has happened. */
  RECONCILE = 'RECONCILE',

  /** Record how the saga ended. */
  NOTIFY = 'NOTIFY',
}
