import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../local/sources/schedule-expression.ts';

const at = (text: string): number => Date.parse(text);

/** The first due instants of an expression, as UTC texts. */
function due(expression: string, after: string, count = 1, zone = 'UTC'): (string | undefined)[] {
  const next = parseSchedule(expression, zone, at(after));
  const found: (string | undefined)[] = [];
  for (let from: number | undefined = at(after); found.length < count && from !== undefined; ) {
    from = next(from);
    found.push(from === undefined ? undefined : new Date(from).toISOString().slice(0, 16));
  }
  return found;
}

// 2026-11-22 is a Sunday.
describe.each([
  { expression: 'cron(0 3 * * ? *)', first: ['2026-11-23T03:00', '2026-11-24T03:00'] },
  { expression: 'cron(0 20 * * ? *)', first: ['2026-11-22T20:00', '2026-11-23T20:00'] },
  { expression: 'cron(0/15 * * * ? *)', first: ['2026-11-22T14:30', '2026-11-22T14:45', '2026-11-22T15:00'] },
  {
    expression: 'cron(5,10 14,16 * * ? *)',
    first: ['2026-11-22T16:05', '2026-11-22T16:10', '2026-11-23T14:05'],
  },
  { expression: 'cron(0 10 ? * MON-FRI *)', first: ['2026-11-23T10:00', '2026-11-24T10:00'] },
  { expression: 'cron(0 10 ? * 1 *)', first: ['2026-11-29T10:00'] },
  {
    expression: 'cron(0 10 ? * FRI-MON *)',
    first: ['2026-11-23T10:00', '2026-11-27T10:00', '2026-11-28T10:00'],
  },
  { expression: 'cron(0 0 1 * ? *)', first: ['2026-12-01T00:00', '2027-01-01T00:00'] },
  { expression: 'cron(0 0 L * ? *)', first: ['2026-11-30T00:00', '2026-12-31T00:00'] },
  { expression: 'cron(0 0 29 2 ? *)', first: ['2028-02-29T00:00'] },
  { expression: 'cron(0 0 31 * ? *)', first: ['2026-12-31T00:00', '2027-01-31T00:00', '2027-03-31T00:00'] },
  { expression: 'cron(0 0 1 JAN,JUL ? 2027-2028)', first: ['2027-01-01T00:00', '2027-07-01T00:00'] },
  { expression: 'cron(0 8 15W * ? *)', first: ['2026-12-15T08:00', '2027-01-15T08:00', '2027-02-15T08:00'] },
  { expression: 'cron(0 8 1W 5 ? 2027)', first: ['2027-05-03T08:00'] },
  { expression: 'cron(0 8 LW 1 ? 2027)', first: ['2027-01-29T08:00'] },
  { expression: 'cron(0 8 ? * 6L *)', first: ['2026-11-27T08:00', '2026-12-25T08:00'] },
  { expression: 'cron(0 8 ? * MON#1 *)', first: ['2026-12-07T08:00', '2027-01-04T08:00'] },
  { expression: 'cron(0 8 1 1 ? 2020)', first: [undefined] },
  { expression: 'cron(0 8 31 2 ? *)', first: [undefined] },
  { expression: 'rate(1 minute)', first: ['2026-11-22T14:21', '2026-11-22T14:22'] },
  { expression: 'rate(2 hours)', first: ['2026-11-22T16:20', '2026-11-22T18:20'] },
  { expression: 'rate(1 day)', first: ['2026-11-23T14:20'] },
  { expression: 'at(2026-12-24T18:00:00)', first: ['2026-12-24T18:00', undefined] },
  { expression: 'at(2020-12-24T18:00:00)', first: [undefined] },
])('$expression', ({ expression, first }) => {
  test(`is due at ${first.join(', ')}`, () => {
    expect(due(expression, '2026-11-22T14:20:00Z', first.length)).toEqual(first);
  });
});

test('a time of day is in its zone, in summer and in winter', () => {
  expect(due('cron(0 3 * * ? *)', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
    '2026-10-25T02:00',
    '2026-10-26T02:00',
  ]);
  expect(due('at(2026-07-01T18:00:00)', '2026-01-01T00:00:00Z', 1, 'America/New_York')).toEqual([
    '2026-07-01T22:00',
  ]);
});

test('a time that occurs twice in autumn is due once', () => {
  // In Berlin the clock goes from 03:00 back to 02:00 on 2026-10-25, at 01:00 UTC.
  expect(due('cron(30 * * * ? *)', '2026-10-24T23:40:00Z', 3, 'Europe/Berlin')).toEqual([
    '2026-10-25T00:30',
    '2026-10-25T02:30',
    '2026-10-25T03:30',
  ]);
  expect(due('cron(30 2 * * ? *)', '2026-10-25T01:10:00Z', 1, 'Europe/Berlin')).toEqual(['2026-10-26T01:30']);
});

test('a time that spring leaves out is due at its former offset', () => {
  // In Berlin the clock goes from 02:00 to 03:00 on 2026-03-29, at 01:00 UTC.
  expect(due('cron(30 2 29 3 ? 2026)', '2026-03-28T12:00:00Z', 1, 'Europe/Berlin')).toEqual([
    '2026-03-29T01:30',
  ]);
});

test.each([
  'cron(0 3 * * *)',
  'cron(0 3 * * * *)',
  'cron(0 3 ? * ? *)',
  'cron(60 3 * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 3 0 * ? *)',
  'cron(0 3 * 13 ? *)',
  'cron(0 3 ? * 8 *)',
  'cron(a 3 * * ? *)',
  'cron(0/0 3 * * ? *)',
  'cron(1-2-3 3 * * ? *)',
  'cron(, 3 * * ? *)',
  'rate(0 minutes)',
  'rate(5 weeks)',
  'rate(5)',
  'at(tomorrow)',
  'every(5 minutes)',
  '',
])('%j is refused', (expression) => {
  expect(() => parseSchedule(expression, 'UTC', 0)).toThrow(
    expect.objectContaining({ code: 'template_unsupported' }),
  );
});
