import { describe, expect, it } from 'vitest';
import { advance, enrolledStanding, qualify, type TierStanding } from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';

const enrolledAt = Date.UTC(2026, 0, 31, 12);
const at = (text: string) => Date.parse(`${text}T12:00:00Z`);

function standingAfter(program: Program, steps: readonly (readonly [string, number])[]): TierStanding {
  let standing = enrolledStanding(program, enrolledAt);
  for (const [date, points] of steps) {
    standing = advance(program, enrolledAt, standing, at(date)).standing;
    standing = qualify(program, enrolledAt, standing, points);
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
    const { fellAt, standing: now } = advance(initialProgram, enrolledAt, standing, at('2035-01-01'));
    expect(new Date(fellAt ?? 0).toISOString()).toBe('2028-01-31T00:00:00.000Z');
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

  it('a tier that the programme no longer has gives way at the next booking', () => {
    const standing = standingAfter(initialProgram, [['2026-03-01', 1200]]);
    const without = { ...initialProgram, tiers: initialProgram.tiers.filter(({ id }) => id !== 'silver') };
    expect(qualify(without, enrolledAt, standing, 0).tierId).toBe('blue');
  });
});
