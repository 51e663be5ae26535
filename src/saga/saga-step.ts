import { SagaTaskOptions } from './saga-step-options';

/** A step of a saga, or a group of steps. */
export class SagaStep {
  /**
   * A step that does something. Its answer is kept at `$.steps.<name>`, inside groups at `$.steps.<group>.<name>`.
   *
   * @param name letters, digits and underscores, from a letter, up to 40; unique in the saga
   */
  public static task(name: string, options: SagaTaskOptions): SagaStep {
    return new SagaStep({ type: 'task', name, options });
  }

  /**
   * Steps that run at the same time, each a task or a group. When one fails, all are repeated (what is done has no second effect) and run
   * to their end, so that it is known what has to be undone.
   */
  public static parallel(name: string, steps: SagaStep[]): SagaStep {
    return new SagaStep({ type: 'parallel', name, steps });
  }

  /** Steps that run one after the other, as one branch of a parallel step. */
  public static sequence(name: string, steps: SagaStep[]): SagaStep {
    return new SagaStep({ type: 'sequence', name, steps });
  }

  /** Name of the step. */
  public readonly name: string;

  /** @internal */
  public readonly _definition: StepDefinition;

  private constructor(definition: StepDefinition) {
    this.name = definition.name;
    this._definition = definition;
  }
}

type StepDefinition =
  | { readonly type: 'task'; readonly name: string; readonly options: SagaTaskOptions }
  | { readonly type: 'parallel' | 'sequence'; readonly name: string; readonly steps: SagaStep[] };
