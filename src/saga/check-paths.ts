import { IConstruct } from 'constructs';
import type { SagaProps } from './saga-props';
import { check } from '../private/validation-error';

/** Refuses paths that lead nowhere, or to where the saga itself writes. */
export function checkPaths(scope: IConstruct, { idPath, attemptPath }: Pick<SagaProps, 'idPath' | 'attemptPath'>): void {
  for (const [name, path, what] of [['idPath', idPath, 'id'], ['attemptPath', attemptPath, 'count']] as const) {
    if (path === undefined) continue;
    check(scope, /^\$(\.\w+)+$/.test(path), `${name} '${path}' has to be a path into the input, such as $.orderId.`);
    check(scope, !/^\$\.(steps|errors|failure|owed|reconciled|status)\b/.test(path),
      `${name} '${path}' is where the saga itself writes: its ${what} has to be elsewhere in the input.`);
  }
  check(scope, attemptPath === undefined || attemptPath !== idPath, `attemptPath '${attemptPath}' is the idPath: the count of attempts has to be elsewhere in the input.`);
}
