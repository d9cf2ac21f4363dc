import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outsideEvent } from '#shared/contracts/events/event.ts';
import { noticeEvents } from '#shared/domain/events/event-names.ts';
import { dueNotices, nextNoticeAt } from '#shared/domain/events/notices.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { describeNotice } from '#shared/usecases/events/describe-notice.ts';
import { runs } from '../../../property-runs.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';

const start = Date.parse('2026-01-15T10:30:00Z');

const programs: fc.Arbitrary<Program> = fc
  .record({
    timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu'),
    expiry: fc.constantFrom(
      null,
      { months: 1, roundTo: 'day' as const },
      { months: 3, roundTo: 'month-end' as const },
    ),
    tierGrace: fc.record({ days: fc.constantFrom(0, 10, 45) }),
    tierPeriod: fc.record({ months: fc.constantFrom(1, 3, 12) }),
  })
  .map((changes) => ({ ...initialProgram, ...changes }));

const purchases = fc.array(
  fc.record({ waitDays: fc.integer({ min: 0, max: 50 }), amount: fc.integer({ min: 0, max: 300_000 }) }),
  { minLength: 1, maxLength: 8 },
);

/** Days between the visits of the sweep. */
const visits = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 20, maxLength: 40 });

describe('the notices of a member', () => {
  it('have an id each, told once before the date at whatever times the sweep comes, and only of what then falls', () => {
    fc.assert(
      fc.property(programs, purchases, visits, (program, steps, days) => {
        const log = new Log(program, start);
        let now = start;
        for (const [index, { waitDays, amount }] of steps.entries()) {
          now += waitDays * DAY_MS;
          log.purchase(`p${index}`, purchaseOf(amount, { occurredAt: now }), now);
        }
        const { state, entry } = log.head;
        const told: string[] = [];
        let from = nextNoticeAt(program, state, noticeEvents, now);
        for (const wait of days) {
          now += wait * DAY_MS;
          if (from === undefined || from > now) continue;
          for (const notice of dueNotices(program, state, noticeEvents, { from, now })) {
            expect(notice.noticeAt).toBeLessThanOrEqual(now);
            expect(notice.at).toBeGreaterThan(now);
            const event = describeNotice(entry, notice);
            expect(outsideEvent.parse(event)).toEqual(event);
            told.push(event.id);
          }
          from = nextNoticeAt(program, state, noticeEvents, now);
        }
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: runs(100) },
    );
  });
});
