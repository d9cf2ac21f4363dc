import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PackedTier, packTier, unpackTier } from '#shared/domain/ledger/packed/pack-state.ts';
import {
  advance,
  disqualify,
  enrolledStanding,
  grant,
  projectedTier,
  qualify,
  type TierStanding,
} from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';

/** As stored for an instant that never comes. */
const NEVER = -4_611_686_018_427;
const enrolledAt = Date.UTC(2026, 0, 31, 12);
const at = (text: string) => Date.parse(`${text}T12:00:00Z`);

function standingAfter(program: Program, steps: readonly (readonly [string, number])[]): TierStanding {
  let standing = enrolledStanding(program, enrolledAt);
  for (const [date, points] of steps) {
    standing = advance(program, enrolledAt, standing, at(date)).standing;
    standing = qualify(program, enrolledAt, standing, { points, occurredAt: at(date) });
  }
  return standing;
}

function tierOn(program: Program, standing: TierStanding, date: string): string {
  return advance(program, enrolledAt, standing, at(date)).standing.tierId;
}

describe('rule 10: tiers over time', () => {
  it('a tier is gained at once', () => {
    expect(standingAfter(initialProgram, [['2026-03-01', 999]]).tierId).toBe('blue');
    expect(standingAfter(initialProgram, [['2026-03-01', 1000]]).tierId).toBe('silver');
    expect(standingAfter(initialProgram, [['2026-03-01', 7000]]).tierId).toBe('gold');
  });

  it('and kept to the end of the following period, which runs from enrolment', () => {
    const standing = standingAfter(initialProgram, [['2026-03-01', 1200]]);
    expect(tierOn(initialProgram, standing, '2027-02-01')).toBe('silver');
    expect(tierOn(initialProgram, standing, '2028-01-30')).toBe('silver');
    expect(tierOn(initialProgram, standing, '2028-01-31')).toBe('blue');
  });

  it('points of the following period renew it', () => {
    const standing = standingAfter(initialProgram, [
      ['2026-03-01', 1200],
      ['2027-05-01', 1000],
    ]);
    expect(tierOn(initialProgram, standing, '2028-06-01')).toBe('silver');
    expect(tierOn(initialProgram, standing, '2029-02-01')).toBe('blue');
  });

  it('then it falls to what the points support, not to the bottom', () => {
    const standing = standingAfter(initialProgram, [
      ['2026-03-01', 6000],
      ['2027-05-01', 1500],
    ]);
    expect(tierOn(initialProgram, standing, '2028-01-30')).toBe('gold');
    expect(tierOn(initialProgram, standing, '2028-02-01')).toBe('silver');
    expect(tierOn(initialProgram, standing, '2029-02-01')).toBe('blue');
  });

  it('falls only after the grace, and points earned in the grace save it', () => {
    const program = { ...initialProgram, tierGrace: { days: 30 } };
    const standing = standingAfter(program, [['2026-03-01', 1200]]);
    expect(tierOn(program, standing, '2028-02-20')).toBe('silver');
    expect(tierOn(program, standing, '2028-03-01')).toBe('blue');
    const saved = standingAfter(program, [
      ['2026-03-01', 1200],
      ['2028-02-10', 1000],
    ]);
    expect(tierOn(program, saved, '2028-03-02')).toBe('silver');
  });

  it('says when it fell, once, however many periods went by', () => {
    const standing = standingAfter(initialProgram, [['2026-03-01', 1200]]);
    const { changedAt, standing: now } = advance(initialProgram, enrolledAt, standing, at('2035-01-01'));
    expect(new Date(changedAt ?? 0).toISOString()).toBe('2028-01-31T00:00:00.000Z');
    expect(now).toMatchObject({ tierId: 'blue', qualifying: 0, previousQualifying: 0 });
  });

  it('a raised threshold takes nothing from who earned the tier before', () => {
    const standing = standingAfter(initialProgram, [['2026-03-01', 1200]]);
    const stricter = {
      ...initialProgram,
      tiers: initialProgram.tiers.map((tier) => (tier.id === 'silver' ? { ...tier, threshold: 2000 } : tier)),
    };
    expect(tierOn(stricter, standing, '2027-02-01')).toBe('silver');
    expect(tierOn(stricter, standing, '2028-02-01')).toBe('blue');
  });

  it('a tier that the programme no longer has gives way at once to what the points support', () => {
    const standing = standingAfter(initialProgram, [['2026-03-01', 6000]]);
    const renamed = {
      ...initialProgram,
      tiers: initialProgram.tiers.map((tier) => (tier.id === 'gold' ? { ...tier, id: 'gold-2026' } : tier)),
    };
    expect(tierOn(renamed, standing, '2026-03-02')).toBe('gold-2026');
    const without = { ...initialProgram, tiers: initialProgram.tiers.filter(({ id }) => id !== 'gold') };
    expect(tierOn(without, standing, '2026-03-02')).toBe('silver');
  });

  it('a change of the time zone ends no period twice', () => {
    for (const timeZone of ['America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati']) {
      const standing = standingAfter(initialProgram, [['2026-03-01', 6000]]);
      const moved = { ...initialProgram, timeZone };
      expect(tierOn(moved, standing, '2027-02-03')).toBe('gold');
      expect(tierOn(moved, standing, '2028-01-28')).toBe('gold');
      expect(tierOn(moved, standing, '2028-02-03')).toBe('blue');
    }
  });

  it('rule 1: a sale counts in the period in which it happened, also when it is booked late', () => {
    const first = standingAfter(initialProgram, [['2026-03-01', 600]]);
    const turned = advance(initialProgram, enrolledAt, first, at('2027-02-05')).standing;
    const late = qualify(initialProgram, enrolledAt, turned, { points: 400, occurredAt: at('2027-01-20') });
    expect(late).toMatchObject({ tierId: 'silver', qualifying: 0, previousQualifying: 1000 });
    expect(tierOn(initialProgram, late, '2028-01-30')).toBe('silver');
    expect(tierOn(initialProgram, late, '2028-02-01')).toBe('blue');
    const tooLate = advance(initialProgram, enrolledAt, first, at('2028-02-05')).standing;
    expect(
      qualify(initialProgram, enrolledAt, tooLate, { points: 5000, occurredAt: at('2026-05-01') }),
    ).toEqual(tooLate);
  });

  it('rule 1: a sale from before the enrolment counts in the first period', () => {
    const standing = enrolledStanding(initialProgram, enrolledAt);
    const counted = qualify(initialProgram, enrolledAt, standing, {
      points: 1000,
      occurredAt: at('2025-06-01'),
    });
    expect(counted).toMatchObject({ tierId: 'silver', qualifying: 1000 });
  });

  it('a sale that comes back leaves the tier under it kept as long as before', () => {
    const before = standingAfter(initialProgram, [['2026-03-01', 1200]]);
    const sale = { points: 4000, occurredAt: at('2026-03-02') };
    const gold = qualify(initialProgram, enrolledAt, before, sale);
    expect(gold.tierId).toBe('gold');
    const after = disqualify(initialProgram, enrolledAt, gold, sale, at('2026-03-03'));
    expect(after).toEqual(before);
    expect(projectedTier(initialProgram, enrolledAt, after)).toEqual({
      tierId: 'blue',
      at: Date.UTC(2028, 0, 31),
    });
  });

  it('the lowest tier is never fallen from: nothing of it falls due', () => {
    expect(enrolledStanding(initialProgram, enrolledAt).keptUntil).toBeNull();
    const long = advance(
      initialProgram,
      enrolledAt,
      enrolledStanding(initialProgram, enrolledAt),
      at('2040-01-01'),
    );
    expect(long.changedAt).toBeUndefined();
    expect(long.standing.keptUntil).toBeNull();
  });
});

describe('a tier that a member is given', () => {
  const given = (program: Program, tierId: string, standing = enrolledStanding(program, enrolledAt)) =>
    grant(program, enrolledAt, standing, { tierId, at: at('2026-03-01') });

  it('is held to the end of the following period and falls then, after the grace', () => {
    const standing = given(initialProgram, 'gold');
    expect(standing).toMatchObject({ tierId: 'gold', qualifying: 0 });
    expect(tierOn(initialProgram, standing, '2027-06-01')).toBe('gold');
    expect(tierOn(initialProgram, standing, '2028-01-30')).toBe('gold');
    expect(tierOn(initialProgram, standing, '2028-02-01')).toBe('blue');
    const program = { ...initialProgram, tierGrace: { days: 30 } };
    expect(tierOn(program, given(program, 'gold'), '2028-02-20')).toBe('gold');
    expect(tierOn(program, given(program, 'gold'), '2028-03-03')).toBe('blue');
  });

  it('changes nothing where the points support as much', () => {
    const silver = standingAfter(initialProgram, [['2026-03-01', 1200]]);
    expect(given(initialProgram, 'silver', silver)).toBe(silver);
    expect(given(initialProgram, 'blue', silver)).toBe(silver);
    expect(given(initialProgram, 'gold', silver)).toMatchObject({ tierId: 'gold', qualifying: 1200 });
  });

  it('is renewed by the points of the following period as any other', () => {
    const turned = advance(initialProgram, enrolledAt, given(initialProgram, 'gold'), at('2027-03-01'));
    const renewed = qualify(initialProgram, enrolledAt, turned.standing, {
      points: 5000,
      occurredAt: at('2027-03-01'),
    });
    expect(tierOn(initialProgram, renewed, '2029-01-30')).toBe('gold');
    expect(tierOn(initialProgram, renewed, '2029-02-01')).toBe('blue');
  });

  it('is not taken by a purchase that comes back', () => {
    const sale = { points: 6000, occurredAt: at('2026-04-01') };
    const bought = qualify(initialProgram, enrolledAt, given(initialProgram, 'silver'), sale);
    expect(bought.tierId).toBe('gold');
    const back = disqualify(initialProgram, enrolledAt, bought, sale, at('2026-04-02'));
    expect(back).toEqual(given(initialProgram, 'silver'));
    expect(tierOn(initialProgram, back, '2028-01-30')).toBe('silver');
    expect(tierOn(initialProgram, back, '2028-02-01')).toBe('blue');
  });

  it('takes no place in the stored form of a standing without one, which reads as it was written', () => {
    const plain = enrolledStanding(initialProgram, enrolledAt);
    const periodEndsAt = Date.UTC(2027, 0, 31);
    const packed = packTier(plain);
    expect(packed).toEqual(['blue', 0, 0, [900_000, periodEndsAt / 900_000, NEVER, NEVER]]);
    expect(unpackTier(packed as PackedTier)).toStrictEqual(plain);
    const gold = given(initialProgram, 'gold');
    expect(unpackTier(packTier(gold) as PackedTier)).toStrictEqual(gold);
  });

  it('is forgotten with its instant, or with the programme that had it', () => {
    const later = advance(initialProgram, enrolledAt, given(initialProgram, 'gold'), at('2028-02-01'));
    expect(later.standing).not.toHaveProperty('granted');
    const without = { ...initialProgram, tiers: initialProgram.tiers.filter(({ id }) => id !== 'gold') };
    expect(tierOn(without, given(initialProgram, 'gold'), '2026-03-02')).toBe('blue');
  });

  it('leaves a sale the higher of both tiers, for as long as either holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('blue', 'silver', 'gold'),
        fc.nat({ max: 7000 }),
        fc.nat({ max: 36 }),
        (tierId, points, months) => {
          const sale = { points, occurredAt: at('2026-05-01') };
          const plain = enrolledStanding(initialProgram, enrolledAt);
          const rank = (standing: TierStanding) => {
            const then = at('2026-05-02') + months * 30 * DAY_MS;
            const id = advance(initialProgram, enrolledAt, standing, then).standing.tierId;
            return initialProgram.tiers.findIndex((tier) => tier.id === id);
          };
          const bought = (standing: TierStanding) => qualify(initialProgram, enrolledAt, standing, sale);
          const both = rank(bought(given(initialProgram, tierId)));
          expect(both).toBe(Math.max(rank(bought(plain)), rank(given(initialProgram, tierId))));
        },
      ),
    );
  });
});
