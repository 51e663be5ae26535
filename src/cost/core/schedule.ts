import { DAYS_A_MONTH } from './charge';
import { Model, Resource, target } from './model';

const MINUTES = { minute: 1, hour: 60, day: 24 * 60 };

/** How often a `rate(…)` or `cron(…)` expression comes round in a month of 730 hours. Zero for a moment, `at(…)`. */
export function runsAMonth(expression: string): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return DAYS_A_MONTH * MINUTES.day / (Number(rate[1]) * MINUTES[rate[2] as keyof typeof MINUTES]);
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)$/.exec(expression);
  if (!cron) return 0;
  const [minutes, hours, days, months, weekdays] = cron.slice(1);
  return count(minutes, 60) * count(hours, 24) * daysAMonth(days, weekdays) * count(months, 12) / 12;
}

function daysAMonth(days: string, weekdays: string): number {
  const any = (field: string) => field === '*' || field === '?';
  if (any(days) && any(weekdays)) return DAYS_A_MONTH;
  return any(days) ? count(weekdays, 7) * DAYS_A_MONTH / 7 : count(days, 31);
}

/** How many values of `size` a field of a cron expression names. */
function count(field: string, size: number): number {
  return field.split(',').reduce((sum, part) => {
    const [range, step] = part.split('/');
    return sum + Math.ceil(span(range, step !== undefined, size) / Number(step ?? 1));
  }, 0);
}

function span(range: string, stepped: boolean, size: number): number {
  if (range === '*' || range === '?') return size;
  const [from, to] = range.split('-').map(ordinal);
  if (to !== undefined) return (to - from + size) % size + 1;
  return stepped ? size - from : 1;
}

const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function ordinal(value: string): number {
  const day = NAMES.indexOf(value.toUpperCase());
  return day >= 0 ? day + 1 : Number(value);
}

/** Runs a month of an EventBridge rule or schedule. */
export function scheduledRuns({ properties }: Resource): number {
  return properties.State === 'DISABLED' || !properties.ScheduleExpression ? 0 : runsAMonth(properties.ScheduleExpression);
}

/** Runs a month that schedules of the same stack give a resource. */
export function runsOf(resource: Resource, model: Model): number {
  return model
    .filter(({ type, stack }) => stack === resource.stack && (type === 'AWS::Events::Rule' || type === 'AWS::Scheduler::Schedule'))
    .flatMap((schedule) => targets(schedule).filter((arn) => target(model, schedule, arn) === resource).map(() => scheduledRuns(schedule)))
    .reduce((sum, runs) => sum + runs, 0);
}

function targets({ properties }: Resource): unknown[] {
  return properties.Target ? [properties.Target.Arn] : (properties.Targets ?? []).map((entry: { readonly Arn: unknown }) => entry.Arn);
}
