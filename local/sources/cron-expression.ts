import { RunnerError } from '../errors/runner-error.ts';

/** The due times of a schedule, as calendar day and time without a zone. */
export interface CronExpression {
  /** The first due minute after the given one. Undefined when there is none until 2199. */
  next(after: WallTime): WallTime | undefined;
}

/** A minute of local time. Months and days count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const YEAR_MAX = 2199;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Whether a day matches a day field of the expression. */
type DayRule = (date: { readonly year: number; readonly month: number; readonly day: number }) => boolean;

/**
 * Parses the six fields of AWS's cron: minute, hour, day of month, month, day of week (1 is Sunday), year. One of the two
 * days is `?`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws RunnerError template_unsupported
 */
export function parseCron(expression: string): CronExpression {
  const fields = expression.trim().split(/\s+/);
  const [minutes = '', hours = '', monthDays = '', months = '', weekDays = '', years = ''] = fields;
  if (fields.length !== 6 || (monthDays === '?') === (weekDays === '?')) throw invalid(expression);
  const minuteSet = numbers(minutes, 0, 59, expression);
  const hourSet = numbers(hours, 0, 23, expression);
  const monthSet = numbers(months, 1, 12, expression, MONTHS, 1);
  const yearSet = numbers(years, 1970, YEAR_MAX, expression);
  const isDue = monthDays === '?' ? weekDayRule(weekDays, expression) : monthDayRule(monthDays, expression);

  return {
    next: (after) => {
      let from: WallTime | undefined = after;
      for (let { year, month, day } = after; year <= YEAR_MAX; ) {
        if (!yearSet.has(year)) ({ year, month, day } = { year: year + 1, month: 1, day: 1 });
        else if (!monthSet.has(month))
          ({ year, month, day } = dayAfter({ year, month, day: daysIn(year, month) }));
        else {
          const time = isDue({ year, month, day }) ? firstTime(hourSet, minuteSet, from) : undefined;
          if (time) return { year, month, day, ...time };
          ({ year, month, day } = dayAfter({ year, month, day }));
        }
        // The time of day matters only on the day from which the search starts.
        from = undefined;
      }
      return undefined;
    },
  };
}

function firstTime(
  hours: ReadonlySet<number>,
  minutes: ReadonlySet<number>,
  after: WallTime | undefined,
): { hour: number; minute: number } | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      if (!after || hour > after.hour || (hour === after.hour && minute > after.minute))
        return { hour, minute };
    }
  }
  return undefined;
}

function monthDayRule(field: string, expression: string): DayRule {
  if (field === 'L') return ({ year, month, day }) => day === daysIn(year, month);
  const nearest = /^(\d{1,2})W$/.exec(field);
  if (nearest || field === 'LW') {
    return ({ year, month, day }) => {
      const last = daysIn(year, month);
      const wanted = nearest ? Number(nearest[1]) : last;
      return wanted <= last && day === workDayNearest(year, month, wanted);
    };
  }
  const days = numbers(field, 1, 31, expression);
  return ({ day }) => days.has(day);
}

function weekDayRule(field: string, expression: string): DayRule {
  const special = /^(\d|[A-Z]{3})(L|#([1-5]))$/.exec(field);
  if (special) {
    const [weekDay] = numbers(special[1] ?? '', 1, 7, expression, WEEKDAYS, 1);
    const nth = Number(special[3]);
    return ({ year, month, day }) => {
      if (weekDayOf(year, month, day) !== weekDay) return false;
      return special[2] === 'L' ? day + 7 > daysIn(year, month) : Math.ceil(day / 7) === nth;
    };
  }
  if (field === 'L') return ({ year, month, day }) => weekDayOf(year, month, day) === 7;
  const weekDays = numbers(field, 1, 7, expression, WEEKDAYS, 1);
  return ({ year, month, day }) => weekDays.has(weekDayOf(year, month, day));
}

/** The values of a field such as `1,5-7,10/5` or `MON-FRI`, in order. */
function numbers(
  field: string,
  min: number,
  max: number,
  expression: string,
  names: readonly string[] = [],
  firstName = 0,
): ReadonlySet<number> {
  const value = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    const number = named >= 0 ? named + firstName : Number(text);
    if (text === '' || !Number.isInteger(number) || number < min || number > max) throw invalid(expression);
    return number;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    const [from = '', to, ...others] = range.split('-');
    if (more.length > 0 || others.length > 0) throw invalid(expression);
    const first = from === '*' ? min : value(from);
    // `5/10` continues to the end of the field, `5` alone does not.
    const open = from === '*' || step !== undefined;
    const last = to === undefined ? (open ? max : first) : value(to);
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1) throw invalid(expression);
    // `FRI-MON` wraps around the end of the week.
    const span = last >= first ? last - first : last - first + (max - min + 1);
    for (let offset = 0; offset <= span; offset += by)
      found.add(min + ((first - min + offset) % (max - min + 1)));
  }
  return new Set([...found].sort((a, b) => a - b));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 for Sunday to 7 for Saturday. */
function weekDayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function dayAfter({ year, month, day }: { year: number; month: number; day: number }) {
  const date = new Date(Date.UTC(year, month - 1, day + 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The working day nearest to a day, within the same month. */
function workDayNearest(year: number, month: number, wanted: number): number {
  const weekDay = weekDayOf(year, month, wanted);
  if (weekDay === 7) return wanted > 1 ? wanted - 1 : wanted + 2;
  if (weekDay === 1) return wanted < daysIn(year, month) ? wanted + 1 : wanted - 2;
  return wanted;
}

function invalid(expression: string): RunnerError {
  return new RunnerError(
    'template_unsupported',
    `The schedule cron(${expression}) is not valid in EventBridge. Correct the app.`,
  );
}
