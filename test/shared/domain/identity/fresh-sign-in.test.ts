import { describe, expect, it } from 'vitest';
import { checkFreshSignIn, checkSpending, type OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ago = (milliseconds: number) => now - milliseconds;

const again = (maxAge: number) =>
  expect.objectContaining({ code: 'sign-in-again', status: 401, data: { maxAge } });
const programOf = (freshSignInAbove: number | undefined): Program => ({
  ...initialProgram,
  redemption: { ...initialProgram.redemption, freshSignInAbove },
});

describe('a fresh sign-in', () => {
  it.each<[string, OwnSignIn | undefined]>([
    ['nobody who would have signed in', undefined],
    ['just now', { at: now }],
    ['by a clock that is ahead', { at: now + SECOND }],
    ['ten minutes ago', { at: ago(10 * MINUTE) }],
    ['after the contact changed', { at: ago(MINUTE), contactChangedAt: ago(2 * MINUTE) }],
    ['in the second in which the contact changed', { at: ago(MINUTE), contactChangedAt: ago(MINUTE) + 999 }],
    ['long after the contact changed', { at: ago(10 * MINUTE), contactChangedAt: ago(23 * HOUR) }],
  ])('is one of %s', (_, signIn) => {
    expect(() => checkFreshSignIn(signIn, now)).not.toThrow();
  });

  it.each<[string, OwnSignIn, number]>([
    ['not told', { at: undefined }, 600],
    ['a moment more than ten minutes ago', { at: ago(10 * MINUTE + 1) }, 600],
    ['before the contact changed', { at: ago(2 * MINUTE), contactChangedAt: ago(MINUTE) }, 60],
    [
      'in the second before the contact changed',
      { at: ago(MINUTE), contactChangedAt: ago(MINUTE) + SECOND },
      59,
    ],
    ['before the contact changed by a clock that is ahead', { at: now, contactChangedAt: now + SECOND }, 0],
    ['long ago, and the contact changed since', { at: ago(HOUR), contactChangedAt: ago(20 * MINUTE) }, 600],
  ])('is none that was %s; the refusal says how old one may be', (_, signIn, maxAge) => {
    expect(() => checkFreshSignIn(signIn, now)).toThrow(again(maxAge));
  });

  it('is asked for in the words of RFC 9470', () => {
    expect(() => checkFreshSignIn({ at: undefined }, now)).toThrow(
      expect.objectContaining({
        authenticate:
          'Bearer error="insufficient_user_authentication", error_description="A more recent sign-in is needed", max_age="600"',
      }),
    );
  });
});

describe('spending with an old sign-in', () => {
  const old: OwnSignIn = { at: ago(HOUR) };

  it.each<[string, number | undefined, number, OwnSignIn | undefined]>([
    ['so many points as the limit', 100, 100, old],
    ['any points where the programme has no limit', undefined, 1_000_000, old],
    ['any points by a till or an agent', 100, 1_000_000, undefined],
    ['few points a day after the contact changed', 100, 1, { ...old, contactChangedAt: ago(24 * HOUR) }],
  ])('is open to %s', (_, above, points, signIn) => {
    expect(() => checkSpending(programOf(above), points, signIn, now)).not.toThrow();
  });

  it.each<[string, number | undefined, number, OwnSignIn]>([
    ['a point more than the limit', 100, 101, old],
    ['any point under a limit of none', 0, 1, old],
    [
      'a point within a day of a changed contact',
      undefined,
      1,
      { ...old, contactChangedAt: ago(24 * HOUR - 1) },
    ],
  ])('is closed to %s', (_, above, points, signIn) => {
    expect(() => checkSpending(programOf(above), points, signIn, now)).toThrow(again(600));
    expect(() => checkSpending(programOf(above), points, { ...signIn, at: now }, now)).not.toThrow();
  });

  it('is closed above 10,000 points in a new environment', () => {
    expect(() => checkSpending(initialProgram, 10_000, old, now)).not.toThrow();
    expect(() => checkSpending(initialProgram, 10_001, old, now)).toThrow(again(600));
  });
});
