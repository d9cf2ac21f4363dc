import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '#shared/domain/ledger/settle.ts';
import { type AccountState, balancesOf } from '#shared/domain/ledger/state.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { nextDueAt } from '#shared/domain/projections/member-projection.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../property-runs.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';

const start = Date.parse('2026-01-15T10:30:00Z');
const NEVER = start + 40 * 366 * DAY_MS;

const program: fc.Arbitrary<Program> = fc
  .record({
    timeZone: fc.constantFrom('UTC', 'Europe/Dublin', 'America/New_York', 'Asia/Kathmandu'),
    maturity: fc.record({ days: fc.integer({ min: 0, max: 60 }) }),
    expiry: fc.constantFrom(
      null,
      { months: 1, roundTo: 'day' as const },
      { months: 2, roundTo: 'month-end' as const },
      { months: 12, roundTo: 'month-end' as const },
    ),
    tierGrace: fc.record({ days: fc.constantFrom(0, 10, 45) }),
    tierPeriod: fc.record({ months: fc.constantFrom(1, 3, 12) }),
  })
  .map((changes) => ({ ...initialProgram, ...changes }));

/** A member's log over months, in which tiers come, are renewed and go, and points are set aside. */
const history = fc.array(
  fc.record({
    waitDays: fc.integer({ min: 0, max: 50 }),
    amount: fc.integer({ min: 0, max: 300_000 }),
    daysBack: fc.constantFrom(0, 0, 0, 40),
    setAsideHours: fc.constantFrom(0, 0, 1, 20),
  }),
  { minLength: 1, maxLength: 15 },
);

type History = readonly {
  waitDays: number;
  amount: number;
  daysBack: number;
  setAsideHours: number;
}[];

function stateAfter(rules: Program, steps: History): { state: AccountState; now: number } {
  const log = new Log(rules, start);
  let now = start;
  for (const [index, { waitDays, amount, daysBack, setAsideHours }] of steps.entries()) {
    now += waitDays * DAY_MS;
    log.purchase(`p${index}`, purchaseOf(amount, { occurredAt: now - daysBack * DAY_MS }), now);
    const { available } = balancesOf(log.settled(now));
    if (setAsideHours > 0 && available > 0) log.reserve(`r${index}`, available, now, setAsideHours * 3600);
  }
  return { state: log.head.state, now };
}

const isDue = (rules: Program, state: AccountState, instant: number) =>
  settle(rules, state, instant).drafts.length > 0;

describe('the instant under which a member stands in the due-index', () => {
  it('comes no later than anything due, and exists when anything will ever be due', () => {
    fc.assert(
      fc.property(program, history, (rules, steps) => {
        const { state } = stateAfter(rules, steps);
        const bound = nextDueAt(state) ?? NEVER;
        expect(isDue(rules, state, bound - 1)).toBe(false);
      }),
      { numRuns: runs(500) },
    );
  });

  it('is exact for what matures, lapses and expires', () => {
    fc.assert(
      fc.property(program, history, (rules, steps) => {
        const { state } = stateAfter({ ...rules, tiers: initialProgram.tiers.slice(0, 1) }, steps);
        const bound = nextDueAt(state);
        expect(bound === undefined || isDue(rules, state, bound)).toBe(true);
      }),
    );
  });

  it('moves on where nothing was due after all: later than then, and still before anything is', () => {
    fc.assert(
      fc.property(program, history, fc.nat(900), (rules, steps, days) => {
        const { state, now } = stateAfter(rules, steps);
        let at = now + days * DAY_MS;
        for (let moves = 0; moves < 4 && !isDue(rules, state, at); moves += 1) {
          const bound = nextDueAt(settle(rules, state, at).state);
          expect(bound ?? NEVER).toBeGreaterThan(at);
          expect(isDue(rules, state, (bound ?? NEVER) - 1)).toBe(false);
          if (bound === undefined) break;
          at = bound;
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('moves on under a programme that changed, too, so that nobody is found for ever', () => {
    // Harder tiers and longer periods: what a tier was kept until is then no end of a period.
    const tiers = initialProgram.tiers.map((tier) => ({ ...tier, threshold: tier.threshold * 3 }));
    fc.assert(
      fc.property(program, program, history, fc.nat(400), (rules, changed, steps, days) => {
        const { state, now } = stateAfter(rules, steps);
        const at = now + days * DAY_MS;
        expect(nextDueAt(settle({ ...changed, tiers }, state, at).state) ?? NEVER).toBeGreaterThan(at);
      }),
      { numRuns: runs(500) },
    );
  });
});
