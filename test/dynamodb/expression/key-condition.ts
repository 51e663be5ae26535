import { AttributeValue } from '../attribute-value';
import { must, validation } from '../errors';
import { KeySchema } from '../table-definition';
import { Condition, Operand } from './ast';
import { Scope } from './scope';

/** A key condition: the partition's key and, if there is one, what its sort key has to meet. */
export interface KeyCondition {
  readonly hash: AttributeValue;
  readonly range?: Condition;
}

export function keyCondition(condition: Condition, key: KeySchema, scope: Scope): KeyCondition {
  const byAttribute = new Map<string, Condition>();
  for (const part of conjuncts(condition)) {
    const attribute = attributeOf(part, scope);
    must(!byAttribute.has(attribute), 'KeyConditionExpressions must only contain one condition per key');
    byAttribute.set(attribute, part);
  }
  const hash = byAttribute.get(key.hash);
  must(hash, `Query condition missed key schema element: ${key.hash}`);
  must(hash.kind === 'compare' && hash.operator === '=', 'Query key condition not supported');
  const range = key.range === undefined ? undefined : byAttribute.get(key.range);
  must(byAttribute.size === (range ? 2 : 1),
    byAttribute.size > 2 || key.range === undefined ? 'Query key condition not supported' : `Query condition missed key schema element: ${key.range}`);
  return { hash: scope.constant(hash.right) ?? scope.constant(hash.left)!, range };
}

function conjuncts(condition: Condition): Condition[] {
  if (condition.kind === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  must(condition.kind !== 'or', 'Invalid operator used in KeyConditionExpression: OR');
  must(condition.kind !== 'not', 'Invalid operator used in KeyConditionExpression: NOT');
  must(condition.kind !== 'in', 'Invalid operator used in KeyConditionExpression: IN');
  must(condition.kind !== 'compare' || condition.operator !== '<>', 'Unsupported operator on KeyConditionExpression: operator: <>');
  must(condition.kind !== 'call' || condition.name === 'begins_with',
    `Invalid operator used in KeyConditionExpression: ${condition.kind === 'call' && condition.name}`);
  return [condition];
}

function operands(condition: Condition): readonly Operand[] {
  switch (condition.kind) {
    case 'compare': return [condition.left, condition.right];
    case 'between': return [condition.operand, condition.low, condition.high];
    case 'call': return condition.args;
    default: return [];
  }
}

/** The one attribute a part compares with constants. */
function attributeOf(condition: Condition, scope: Scope): string {
  const paths = operands(condition).flatMap((operand) => operand.kind === 'path' ? [scope.resolve(operand.path)] : []);
  if (paths.length !== 1 || operands(condition).some(({ kind }) => kind === 'call')) {
    throw validation('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
  }
  must(paths[0].length === 1, 'KeyConditionExpressions cannot have conditions on nested attributes');
  return String(paths[0][0]);
}
