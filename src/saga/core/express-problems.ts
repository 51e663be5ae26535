import { Definition } from './asl';
import { EXPRESS_SECONDS, expressSeconds } from './express';
import { SagaEffect } from './kinds';
import { Plan, Task, tasksOf } from './plan';

/**
 * Why a saga cannot run on the Express engine, and how to mend it.
 *
 * @param timeouts what says how long the steps may take
 */
export function expressProblems({ steps }: Plan, definition: Definition, timeouts = 'their time-outs'): string[] {
  const seconds = expressSeconds(definition);
  return [
    ...tasksOf(steps).flatMap((task) => [...waits(task), ...repeats(task)]),
    ...(seconds <= EXPRESS_SECONDS ? [] : [`The steps may take ${seconds} seconds, one attempt each, and an Express workflow ends after ${EXPRESS_SECONDS}. `
      + `Lower ${timeouts}, or take SagaEngine.STANDARD.`]),
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
function waits({ name, action: { resource } }: Task): string[] {
  const how = /\.waitForTaskToken$/.test(resource) ? 'for a callback' : /\.sync(:\d+)?$/.test(resource) ? 'for a job to end' : /:activity:/.test(resource) ? 'for an activity\'s worker' : undefined;
  return how ? [`${name} waits ${how}, which Express workflows cannot. Let the action itself answer, or take SagaEngine.STANDARD.`] : [];
}

/** An Express workflow runs at least once, and the Standard one repeats it, perhaps days later. */
function repeats({ name, action: { effect, ambiguous }, idempotent }: Task): string[] {
  return [
    ...(effect === SagaEffect.EXTERNAL && !idempotent ? [`${name} has an effect outside our data store, and Express workflows may run twice. `
      + 'State that its key has one effect for ever (idempotent: true), or take SagaEngine.STANDARD.'] : []),
    ...(ambiguous && !ambiguous.doneCauses.length ? [`${name}'s transaction is not recognised when it comes again after ten minutes. `
      + 'Give it doneReasons, or take SagaEngine.STANDARD.'] : []),
  ];
}
