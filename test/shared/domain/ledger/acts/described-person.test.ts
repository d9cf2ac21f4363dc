import { describe, expect, it } from 'vitest';
import { describedFacts, describedState } from '#shared/domain/ledger/acts/described-person.ts';
import { enrolledState } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { localDay } from '#shared/domain/time/calendar.ts';

const at = Date.UTC(2026, 10, 22, 10);

describe('a described person', () => {
  it('is somebody who enrols now, where nothing is said', () => {
    const enrolled = enrolledState(at, enrolledStanding(initialProgram, at));
    expect(describedState(initialProgram, {}, at)).toEqual(enrolled);
    expect(describedFacts({}, localDay(at, 'UTC'))).toEqual({ segments: [], attributes: {} });
  });

  it.each(initialProgram.tiers.map(({ id }) => id))('has the tier %s', (tier) => {
    expect(describedState(initialProgram, { tier, purchaseCount: 3 }, at)).toMatchObject({
      tier: { tierId: tier },
      purchaseCount: 3,
    });
  });

  it('has no tier that the programme lacks', () => {
    expect(() => describedState(initialProgram, { tier: 'lead' }, at)).toThrow(
      expect.objectContaining({ code: 'unknown-tier' }),
    );
  });

  it('has a birthday on the day of the sale, on a date, or never', () => {
    const day = localDay(Date.UTC(2028, 1, 29), 'UTC');
    expect(describedFacts({ birthday: true }, day).birthDate).toBe('2028-02-29');
    expect(describedFacts({ birthday: '1990-02-28' }, day).birthDate).toBe('1990-02-28');
    expect(describedFacts({ birthday: false }, day).birthDate).toBeUndefined();
  });
});
