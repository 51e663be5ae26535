import { runtimeError, StateError } from './errors';
import { Sight } from './intrinsics';
import { exists, read } from './path';

type Rule = Record<string, any>;

/** Where a choice leads. */
export function choose({ Choices, Default }: { Choices: Rule[]; Default?: string }, sight: Sight): string {
  const next = Choices.find((rule) => holds(rule, sight))?.Next ?? Default;
  if (!next) throw new StateError('States.NoChoiceMatched', 'no rule holds and there is no default');
  return next;
}

function holds(rule: Rule, sight: Sight): boolean {
  if (rule.And) return rule.And.every((part: Rule) => holds(part, sight));
  if (rule.Or) return rule.Or.some((part: Rule) => holds(part, sight));
  if (rule.Not) return !holds(rule.Not, sight);
  const operator = Object.keys(rule).find((key) => key !== 'Variable' && key !== 'Next' && key !== 'Comment')!;
  const document = rule.Variable.startsWith('$$') ? sight.context : sight.input;
  if (operator === 'IsPresent') return exists(rule.Variable, document) === rule.IsPresent;
  const operand = operator.endsWith('Path') ? read(rule[operator], sight.input) : rule[operator];
  return test(operator.replace(/Path$/, ''), read(rule.Variable, document), operand);
}

function test(operator: string, value: any, operand: any): boolean {
  if (operator in KINDS) return KINDS[operator](value) === operand;
  if (operator === 'StringMatches') return typeof value === 'string' && wildcard(operand).test(value);
  const [, type, comparison] = /^(String|Numeric|Boolean|Timestamp)(.+)$/.exec(operator) ?? [];
  const compare = COMPARISONS[comparison];
  if (!compare) throw runtimeError(`there is no operator ${operator}`);
  if (type === 'Timestamp') return isTimestamp(value) && compare(Date.parse(value), Date.parse(operand));
  return typeof value === type.toLowerCase().replace('numeric', 'number') && compare(value, operand);
}

const isTimestamp = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !isNaN(Date.parse(value));

const KINDS: Record<string, (value: unknown) => boolean> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: isTimestamp,
};

const COMPARISONS: Record<string, (a: any, b: any) => boolean> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

/** `*` stands for anything, `\*` for itself. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.split(/(\\.|\*)/).map((part) => part === '*' ? '[^]*' : part.replace(/^\\(.)$/, '$1').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('')}$`);
}
