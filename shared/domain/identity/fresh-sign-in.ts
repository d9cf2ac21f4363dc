import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { SignInAgain } from './refusals.ts';

/** The largest age of a sign-in for a risky act: a person who finds an unlocked phone does not have the password. */
const SIGN_IN_AGE_MAX_MS = 10 * 60 * 1000;

/**
 * The time for which a changed e-mail address or phone number makes all spending risky: account takeovers begin like
 * that.
 */
const CONTACT_WATCHED_MS = DAY_MS;

/** A token has its sign-in in whole seconds; the sign-in was at some instant of that second. */
const WITHIN_SECOND_MS = 999;

/** The sign-in behind a member's own token. Tills and staff have none: they are never asked to sign in again. */
export interface OwnSignIn {
  /** An instant, the beginning of its second; undefined where the token has none. */
  readonly at: number | undefined;
  /** When the member's e-mail address or phone number last changed, an instant. */
  readonly contactChangedAt?: number | undefined;
}

/** @throws SignInAgain where a member's own token comes from too old a sign-in for any risky act, as an erasure */
export function checkFreshSignIn(signIn: OwnSignIn | undefined, now: number): void {
  if (!signIn) return;
  const { at = Number.NEGATIVE_INFINITY, contactChangedAt = Number.NEGATIVE_INFINITY } = signIn;
  const age = now - at;
  const sinceChange = now - contactChangedAt;
  // A session from before the change may belong to the thief, or to the member whom the thief replaced. A sign-in
  // counts only if its second, the finest unit of its claim, had not ended before the change.
  if (age <= SIGN_IN_AGE_MAX_MS && age <= sinceChange + WITHIN_SECOND_MS) return;
  throw new SignInAgain(Math.floor(Math.max(0, Math.min(SIGN_IN_AGE_MAX_MS, sinceChange)) / 1000));
}

/**
 * Lets points leave with this sign-in. More than the programme's limit, or any soon after a change of the contact, need
 * a fresh sign-in. `points` are those of the act and what the member's own tokens let go in the 24 hours before it.
 * @throws SignInAgain
 */
export function checkSpending(
  program: Program,
  points: number,
  signIn: OwnSignIn | undefined,
  now: number,
): void {
  const above = program.redemption.freshSignInAbove;
  const many = above !== undefined && points > above;
  const changedAt = signIn?.contactChangedAt;
  const changed = changedAt !== undefined && now - changedAt < CONTACT_WATCHED_MS;
  if (many || changed) checkFreshSignIn(signIn, now);
}
