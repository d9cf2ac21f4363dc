import type { Program } from '#shared/domain/program/program.ts';
import { SignInAgain } from './refusals.ts';

/** How old a sign-in may be for a risky act: who finds an unlocked phone does not have the password. */
const SIGN_IN_AGE_MAX_MS = 10 * 60 * 1000;

/** How long a changed e-mail address or phone number makes all spending risky: so begin accounts that are taken over. */
const CONTACT_WATCHED_MS = 24 * 60 * 60 * 1000;

/** A token tells its sign-in in whole seconds: it was at any instant of that one. */
const WITHIN_SECOND_MS = 999;

/** The sign-in behind a member's own token. Tills and staff have none: they are never asked to sign in again. */
export interface OwnSignIn {
  /** An instant, the beginning of its second; undefined where the token does not tell. */
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
  // A session of before the change may be the thief's, or the one the thief pushed out: only one counts whose second had not ended by then.
  if (age <= SIGN_IN_AGE_MAX_MS && age <= sinceChange + WITHIN_SECOND_MS) return;
  throw new SignInAgain(Math.floor(Math.max(0, Math.min(SIGN_IN_AGE_MAX_MS, sinceChange)) / 1000));
}

/**
 * Whether so many points may leave with this sign-in: above the programme's limit, or soon after a change of the
 * contact, they ask for a fresh one.
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
