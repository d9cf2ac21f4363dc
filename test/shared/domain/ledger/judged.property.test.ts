import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { balancesOf } from '#shared/domain/ledger/state.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { ClawbackPolicy, Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { promotionBounds } from '#shared/domain/promotions/promotion-bounds.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { netPurchase } from '#shared/domain/purchases/receipt.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../property-runs.ts';
import { anyPromotions, person, purchase, risingPromotions } from '../promotions/paying.ts';
import { everybody, promotionOf } from '../promotions/promotions.ts';
import { Log } from './log.ts';
import { purchaseOf } from './purchases.ts';
import { expectSound } from './sound-log.ts';

const start = Date.UTC(2026, 10, 22, 10);

/** A programme of one tier with that multiplier. */
const programs: fc.Arbitrary<Program> = fc
  .record({
    multiplier: fc.constantFrom('1', '1.25', '1.5'),
    clawback: fc.constantFrom<ClawbackPolicy>('pending-only', 'to-zero', 'negative'),
    days: fc.constantFrom(0, 5),
  })
  .map(({ multiplier, clawback, days }) => ({
    ...initialProgram,
    clawback,
    maturity: { days },
    tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier }],
  }));

interface Scene {
  readonly active: readonly PromotionVersion[];
  readonly person: PersonFacts;
  readonly budgets: Map<string, number>;
}

function logOf(program: Program, promotions: Scene, memberId = 'm-1'): Log {
  const log = new Log(program, start, memberId);
  log.promotions = promotions;
  return log;
}

const scene = (active: readonly PromotionVersion[], who: PersonFacts): Scene => ({
  active,
  person: who,
  budgets: new Map(),
});

const pointsOf = ({ entry }: LedgerRecord) =>
  (entry.awards ?? []).reduce((sum, { points }) => sum + points, 0);

function lotOf({ entry }: LedgerRecord): number {
  if (entry.change.kind !== 'accrual') throw new Error('an accrual');
  return entry.change.lot.points;
}

/** The points earned and their explanation, without the order of the lines. */
const outcome = ({ entry, state }: LedgerRecord) => {
  const { covers: _, ...judged } = entry.judged ?? { covers: [] };
  return { awards: entry.awards, judged, uses: state.uses };
};

describe('the points that promotions bring to a purchase', () => {
  it('do not depend on the order of the lines or of the promotions', () => {
    fc.assert(
      fc.property(
        programs,
        anyPromotions,
        person,
        purchase,
        fc.nat(),
        (program, active, who, bought, turn) => {
          const first = logOf(program, scene(active, who)).purchase('p1', netPurchase(bought), start);
          const at = turn % bought.lines.length;
          const lines = [...bought.lines.slice(at), ...bought.lines.slice(0, at)].toReversed();
          const turned = [...active.slice(turn % 8), ...active.slice(0, turn % 8)].toReversed();
          const receipt = netPurchase({ ...bought, lines });
          const other = logOf(program, scene(turned, who)).purchase('p1', receipt, start);
          expect(outcome(other)).toEqual(outcome(first));
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('are never negative, unless a rate lies below that of the programme, and even then the purchase is not', () => {
    fc.assert(
      fc.property(
        programs,
        risingPromotions,
        anyPromotions,
        person,
        purchase,
        (program, rising, any, who, bought) => {
          const { entry } = logOf(program, scene(rising, who)).purchase('p1', bought, start);
          expect(entry.awards?.every(({ points }) => points > 0)).toBe(true);
          expect(
            pointsOf(logOf(program, scene(any, who)).purchase('p1', bought, start)),
          ).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('equal the sum of the awards, the points accrued, and the rise of the balance', () => {
    fc.assert(
      fc.property(programs, anyPromotions, person, purchase, (program, active, who, bought) => {
        const booked = logOf(program, scene(active, who)).purchase('p1', bought, start);
        expect(lotOf(booked)).toBe(pointsOf(booked));
        const { available, pending } = balancesOf(booked.state);
        expect(available + pending).toBe(pointsOf(booked));
        // Base points alone count for the tier.
        const plain = new Log(program, start).purchase('p1', bought, start);
        expect(booked.state.tier).toEqual(plain.state.tier);
      }),
      { numRuns: runs(300) },
    );
  });

  it('stay within the limits of each promotion, whatever is booked', () => {
    fc.assert(
      fc.property(
        programs,
        anyPromotions,
        person,
        fc.array(purchase, { minLength: 1, maxLength: 8 }),
        (program, active, who, list) => {
          const promotions = scene(active, who);
          const logs = ['m-1', 'm-2'].map((memberId) => logOf(program, promotions, memberId));
          const booked = list.map((bought, index) => logs[index % 2]?.purchase(`p${index}`, bought, start));
          for (const { promotionId, mode, limits = {} } of active) {
            const awards = logs.map(({ records }) =>
              records.flatMap(
                ({ entry }) => entry.awards?.filter((award) => award.promotionId === promotionId) ?? [],
              ),
            );
            if (mode === 'shadow') expect(awards.flat()).toEqual([]);
            for (const { points } of awards.flat()) {
              expect(points).toBeLessThanOrEqual(bounds.pointsPerPurchase ?? points);
            }
            for (const { length } of awards) {
              // All of it happens on one day.
              expect(length).toBeLessThanOrEqual(limits.timesPerMember ?? length);
              expect(length).toBeLessThanOrEqual(limits.timesPerMemberPerDay ?? length);
            }
            if (limits.budgetPoints === undefined) continue;
            const drawn = awards.flat().reduce((sum, { points }) => sum + Math.max(0, points), 0);
            expect(drawn).toBe(promotions.budgets.get(promotionId) ?? 0);
            expect(drawn).toBeLessThanOrEqual(limits.budgetPoints);
          }
          expect(booked).toHaveLength(list.length);
          for (const log of logs) expectSound(log);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('add their factors, which never multiply each other', () => {
    const factors = fc.array(fc.integer({ min: 101, max: 400 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(100, 125, 150), factors, fc.nat({ max: 100_000 }), (tier, list, amount) => {
        const program: Program = {
          ...initialProgram,
          tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier: String(tier / 100) }],
        };
        const active = list.map((hundredths, index) =>
          promotionOf(everybody, {
            promotionId: `p${index}`,
            effect: { type: 'multiplier', factor: String(hundredths / 100) },
          }),
        );
        const log = logOf(program, scene(active, { attributes: {}, segments: [] }));
        const sum = list.reduce((total, hundredths) => total + hundredths - 100, tier);
        const booked = log.purchase('p1', purchaseOf(amount, { occurredAt: start }), start);
        expect(pointsOf(booked)).toBe(Math.floor((amount * sum) / 10_000));
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Returns of parts of the lines, in thousandths of what was bought; then all that is left. */
const parts = fc.array(fc.record({ line: fc.nat(), share: fc.integer({ min: 1, max: 999 }) }), {
  maxLength: 6,
});

type Parts = readonly { readonly line: number; readonly share: number }[];

/** Gives goods of a purchase back in such parts; answers the returns, the last of all that is left. */
function giveBackInParts(
  log: Log,
  purchaseId: string,
  bought: Purchase,
  list: Parts,
): readonly LedgerRecord[] {
  const left = bought.lines.map(({ quantity }) => Math.round(quantity * 1000));
  const returns: LedgerRecord[] = [];
  for (const { line, share } of list) {
    const at = line % bought.lines.length;
    const thousandths = Math.floor(((left[at] ?? 0) * share) / 1000);
    const { lineId = '' } = bought.lines[at] ?? {};
    if (thousandths === 0) continue;
    left[at] = (left[at] ?? 0) - thousandths;
    const lines = [{ lineId, quantity: thousandths / 1000 }];
    returns.push(log.takeBack(purchaseId, `x${returns.length}`, start, { lines }));
  }
  return [...returns, log.takeBack(purchaseId, 'rest', start)];
}

const forgivenOf = ({ entry }: LedgerRecord) => (entry.act?.kind === 'return' ? entry.act.forgiven : 0);

describe('a return', () => {
  it('gives a budget back at most the points drawn from it, and all of them where nothing was forgiven', () => {
    fc.assert(
      fc.property(
        programs,
        anyPromotions,
        person,
        purchase,
        purchase,
        parts,
        (program, active, who, kept, bought, list) => {
          const promotions = scene(active, who);
          const log = logOf(program, promotions);
          // Another purchase stays, and its points may be taken for those of the one that comes back.
          log.purchase('kept', kept, start);
          const before = new Map(promotions.budgets);
          log.purchase('p1', bought, start);
          const between = new Map(promotions.budgets);
          const returns = giveBackInParts(log, 'p1', bought, list);
          const nothingForgiven = returns.every((record) => forgivenOf(record) === 0);
          for (const [promotionId, drawn] of between) {
            const after = promotions.budgets.get(promotionId) ?? 0;
            expect(after).toBeGreaterThanOrEqual(before.get(promotionId) ?? 0);
            expect(after).toBeLessThanOrEqual(drawn);
            if (nothingForgiven) expect(after).toBe(before.get(promotionId) ?? 0);
          }
          expectSound(log);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('gives back all uses once the goods are back, unless something was forgiven, and none of another purchase', () => {
    fc.assert(
      fc.property(
        programs,
        anyPromotions,
        person,
        purchase,
        purchase,
        parts,
        (program, active, who, kept, bought, list) => {
          const log = logOf(program, scene(active, who));
          const before = log.purchase('kept', kept, start).state;
          const booked = log.purchase('p1', bought, start).state;
          const returns = giveBackInParts(log, 'p1', bought, list);
          const nothingForgiven = returns.every((record) => forgivenOf(record) === 0);
          const { uses, purchaseCount } = nothingForgiven ? before : booked;
          expect(log.head.state).toMatchObject({ uses, purchaseCount });
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

describe('the uses of a member', () => {
  it('stay within their bounds, however many promotions come and go, and the log is sound', () => {
    const daily = (id: number) =>
      promotionOf(everybody, { promotionId: `p${id}`, limits: { timesPerMemberPerDay: 1 } });
    const steps = fc.array(
      fc.record({ first: fc.nat({ max: 300 }), days: fc.integer({ min: -3, max: 5 }) }),
      {
        minLength: 5,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const budgets = new Map<string, number>();
        const log = new Log(initialProgram, start);
        let now = start;
        for (const [index, { first, days }] of list.entries()) {
          now += Math.max(0, days) * DAY_MS;
          const active = Array.from({ length: 12 }, (_, offset) => daily(first + offset));
          log.promotions = { active, person: { attributes: {}, segments: [] }, budgets };
          const purchase = purchaseOf(100, { occurredAt: now + Math.min(0, days) * DAY_MS });
          const { state } = log.purchase(`p${index}`, purchase, now);
          expect(state.uses.length).toBeLessThanOrEqual(promotionBounds.uses);
          for (const { days: used } of state.uses) {
            expect(used.length).toBeLessThanOrEqual(promotionBounds.daysOfUse);
            expect(used.every(({ times }) => times === 1)).toBe(true);
          }
        }
        expectSound(log);
      }),
      { numRuns: runs(60) },
    );
  });
});
