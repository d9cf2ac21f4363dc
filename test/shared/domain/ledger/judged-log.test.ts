import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judged, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { entryHash } from '#shared/domain/ledger/packed/seal.ts';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { promotionBounds } from '#shared/domain/promotions/promotion-bounds.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { everybody, promotionOf } from '../promotions/promotions.ts';
import { Log } from './log.ts';
import { purchaseOf } from './purchases.ts';

const start = Date.UTC(2026, 10, 22, 10);
const person = { ...unknownPerson, segments: ['vip'] };

function booked(
  active: readonly PromotionVersion[],
  budgets: ReadonlyMap<string, number> = new Map(),
): LedgerRecord {
  const log = new Log(initialProgram, start);
  log.promotions = { active, person, budgets: new Map(budgets) };
  return log.purchase('p1', purchaseOf([1000, 500], { occurredAt: start }), start);
}

const named = (promotionId: string, change: Partial<PromotionVersion> = {}) =>
  promotionOf(everybody, { promotionId, version: 7, name: `The ${promotionId}`, ...change });

const asked = (segment: string) => ({ fact: 'segments', operator: 'contains', value: segment }) as const;

describe('an entry records of promotions', () => {
  it('nothing where there are none, nor where all covers all and nobody asks about the person', () => {
    expect(booked([]).entry.judged).toBeUndefined();
    expect(booked([named('a')]).entry.judged).toBeUndefined();
  });

  it('each award with its promotion, version and name', () => {
    expect(booked([named('a')]).entry.awards).toEqual([
      { points: 15, reason: 'base' },
      { points: 10, reason: 'The a', promotionId: 'a', version: 7 },
    ]);
  });

  it('the lines that an award covers, a bit each, where they are not all that earn', () => {
    const line = named('b', { effect: { type: 'per-line', factor: '2', skus: ['SKU-1'] } });
    expect(booked([named('a'), line, named('c')]).entry.judged).toEqual({
      covers: [undefined, undefined, Uint8Array.of(0b10)],
      budgeted: [],
      budgetsLeft: [],
      shadow: [],
    });
  });

  it('the awards that drew on a budget, and what was left of those that had less', () => {
    const limits = { budgetPoints: 12 };
    const { entry } = booked([named('a', { limits }), named('b', { limits })], new Map([['b', 9]]));
    expect(entry.awards?.map(({ points }) => points)).toEqual([15, 10, 3]);
    expect(entry.judged).toMatchObject({ budgeted: [1, 2], budgetsLeft: [{ promotionId: 'b', left: 3 }] });
  });

  it('the truth of what was asked about the person, whether anything applied or not, and no value', () => {
    const conditions = { any: [asked('new'), { all: [asked('vip'), asked('old')] }] };
    const { entry } = booked([named('a', { conditions })]);
    expect(entry.awards).toHaveLength(1);
    // By key: new, old, vip.
    expect(entry.judged?.truths).toEqual(Uint8Array.of(0b100));
    const { entry: bytes } = packRecord(booked([named('a', { conditions })]));
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('vip');
  });

  it('the points that a promotion in shadow would have paid, alone and rounded down, which uses nothing up', () => {
    const shadow = named('a', {
      mode: 'shadow',
      effect: { type: 'multiplier', factor: '1.37' },
      limits: { timesPerMember: 1, budgetPoints: 100 },
    });
    const { entry, state } = booked([shadow, named('b', { effect: { type: 'multiplier', factor: '2' } })]);
    expect(entry.awards?.map(({ points }) => points)).toEqual([15, 15]);
    expect(entry.judged?.shadow).toEqual([{ promotionId: 'a', version: 7, points: 5 }]);
    expect(entry.judged?.budgeted).toEqual([]);
    expect(state.uses).toEqual([]);
  });

  it('the uses of a promotion with a times limit, this one included', () => {
    const limits = { timesPerMember: 2, timesPerMemberPerDay: 2 };
    const { state, entry } = booked([named('a', { limits }), named('b')]);
    const uses = [{ promotionId: 'a', times: 1, days: [{ period: start / 86_400_000 - 10 / 24, times: 1 }] }];
    expect(state.uses).toEqual(uses);
    expect(entry.change).toMatchObject({ uses });
  });
});

describe('the uses of a member', () => {
  it('are bounded: a new promotion takes the place of the one used longest ago that no longer runs', () => {
    const log = new Log(initialProgram, start);
    const budgets = new Map<string, number>();
    const limits = { timesPerMemberPerDay: 1 };
    const pay = (id: number, ...alsoActive: readonly PromotionVersion[]) => {
      const promotion = named(`p${String(id).padStart(2, '0')}`, { limits });
      log.promotions = { active: [promotion, ...alsoActive], person, budgets };
      const at = start + id * DAY_MS;
      log.purchase(`p${id}`, purchaseOf(1000, { occurredAt: at }), at);
      return log.head.state.uses.map(({ promotionId }) => promotionId);
    };
    for (let id = 0; id < promotionBounds.uses; id += 1) pay(id);
    // The first runs still, so the second goes; then the third.
    const still = named('p00', { limits: { timesPerMember: 1 } });
    const kept = [pay(promotionBounds.uses, still), pay(promotionBounds.uses + 1, still)].map((ids) => [
      ids.length,
      ids.slice(0, 3),
    ]);
    expect(kept).toEqual([
      [promotionBounds.uses, ['p00', 'p02', 'p03']],
      [promotionBounds.uses, ['p00', 'p03', 'p04']],
    ]);
  });
});

describe('the judgement in an entry', () => {
  const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,20}$/);
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 130 }).map((list) => Uint8Array.from(list));
  const judged: fc.Arbitrary<Judged> = fc.record(
    {
      covers: fc.array(fc.option(bytes, { nil: undefined }), { maxLength: 5 }),
      budgeted: fc.array(fc.nat({ max: 60 }), { maxLength: 5 }),
      truths: bytes,
      budgetsLeft: fc.array(fc.record({ promotionId: ids, left: fc.nat() }), { maxLength: 3 }),
      shadow: fc.array(fc.record({ promotionId: ids, version: fc.nat(), points: fc.integer() }), {
        maxLength: 3,
      }),
    },
    { requiredKeys: ['covers', 'budgeted', 'budgetsLeft', 'shadow'] },
  );

  it('is the same after storage', () => {
    const { entry, state } = booked([named('a')]);
    fc.assert(
      fc.property(judged, (value) => {
        const stored = unpackRecord(packRecord({ entry: { ...entry, judged: value }, state }));
        expect(stored.entry.judged).toEqual(value);
        expect(stored.entry.awards).toEqual(entry.awards);
      }),
    );
  });

  it.each<readonly [string, Partial<Judged>]>([
    ['which lines', { covers: [undefined, Uint8Array.of(1)] }],
    ['which budgets', { budgeted: [] }],
    ['how much of them', { budgetsLeft: [{ promotionId: 'b', left: 4 }] }],
    ['the truths', { truths: Uint8Array.of(0) }],
    ['the shadows', { shadow: [] }],
  ])('is under the hash of its entry: %s', (_, change) => {
    const limits = { budgetPoints: 12 };
    const active = [
      named('a', { conditions: asked('vip'), effect: { type: 'per-line', factor: '2', skus: ['SKU-1'] } }),
      named('b', { limits }),
      named('c', { mode: 'shadow' }),
    ];
    const record = booked(active, new Map([['b', 9]]));
    const { judged: before } = record.entry;
    if (!before) throw new Error('it was judged');
    expect(entryHash(unpackRecord(packRecord(record)).entry)).toBe(record.entry.hash);
    const forged = { ...record, entry: { ...record.entry, judged: { ...before, ...change } } };
    expect(forged.entry.judged).not.toEqual(before);
    expect(entryHash(unpackRecord(packRecord(forged)).entry)).not.toBe(record.entry.hash);
  });
});
