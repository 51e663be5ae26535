import { Path } from '../expression/ast';
import { checkOverlap } from '../expression/document-path';
import { parseProjection } from '../expression/parse-condition';
import { Scope } from '../expression/scope';

interface Projected {
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

/** The paths a request asks for; undefined for all. Without a scope, the request has no other expression. */
export function prepareProjection(input: Projected, scope?: Scope): readonly Path[] | undefined {
  const own = scope ?? new Scope(input);
  const paths = own.read('ProjectionExpression', input.ProjectionExpression, parseProjection, (all) => checkOverlap(all.map((path) => own.resolve(path))));
  if (!scope) own.finish();
  return paths?.map((path) => own.resolve(path));
}
