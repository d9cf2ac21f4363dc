import { RunnerError } from '../errors/runner-error.ts';
import { DAY_MS } from '../time/day.ts';
import { parseCron } from './cron-expression.ts';
import { instantOf, wallTimeAt } from './wall-clock.ts';

/** The first due instant after another, in milliseconds since 1970. Undefined when there are no more. */
export type NextDue = (after: number) => number | undefined;

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: DAY_MS,
};

/**
 * Parses `rate(5 minutes)`, `cron(0 3 * * ? *)` and `at(2026-12-24T18:00:00)`. Rates count from `startedAt`, cron and
 * at are times of day in a time zone.
 * @throws RunnerError template_unsupported
 */
export function parseSchedule(expression: string, zone: string, startedAt: number): NextDue {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'cron') {
    const cron = parseCron(inner);
    return (after) => {
      let time = cron.next(wallTimeAt(after, zone));
      // In the autumn hour that occurs twice, a time is due only the first time.
      while (time && instantOf(time, zone) <= after) time = cron.next(time);
      return time && instantOf(time, zone);
    };
  }
  if (kind === 'rate') {
    const [, count = '', unit = ''] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/.exec(inner) ?? [];
    const every = Number(count) * (UNIT_MS[unit] ?? 0);
    if (every > 0) return (after) => startedAt + (Math.floor((after - startedAt) / every) + 1) * every;
  }
  if (kind === 'at') {
    const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(inner.trim());
    if (match) {
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
      const due = instantOf({ year, month, day, hour, minute }, zone) + second * 1000;
      return (after) => (due > after ? due : undefined);
    }
  }
  throw new RunnerError(
    'template_unsupported',
    `The schedule ${expression} is not valid in EventBridge. Correct the app.`,
  );
}
