import type { Scalar } from '#shared/domain/conditions/condition.ts';
import { UnknownTier } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, enrolledState } from '#shared/domain/ledger/state.ts';
import { enrolledStanding, grant, tierById } from '#shared/domain/ledger/tier.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS, formatInstant } from '#shared/domain/time/calendar.ts';

/** A person who is described and is no member. A fact that is not said is that of somebody who enrols now. */
export interface DescribedPerson {
  readonly tier?: string | undefined;
  readonly segments?: readonly string[] | undefined;
  readonly attributes?: Readonly<Record<string, Scalar>> | undefined;
  /** The birth date, `YYYY-MM-DD`, or whether the sale is on a birthday. */
  readonly birthday?: string | boolean | undefined;
  /** Purchases booked before. */
  readonly purchaseCount?: number | undefined;
}

/**
 * The account of a described person at an instant.
 * @throws UnknownTier
 */
export function describedState(
  program: Program,
  { tier, purchaseCount = 0 }: DescribedPerson,
  at: number,
): AccountState {
  const standing = enrolledStanding(program, at);
  if (tier === undefined) return { ...enrolledState(at, standing), purchaseCount };
  if (!tierById(program, tier)) throw new UnknownTier(program.tiers.map(({ id }) => id));
  const granted = grant(program, at, standing, { tierId: tier, at });
  return { ...enrolledState(at, granted), purchaseCount };
}

/** The person facts of a described person. `saleDay` is the local day of the sale. */
export function describedFacts(
  { segments = [], attributes = {}, birthday }: DescribedPerson,
  saleDay: number,
): PersonFacts {
  const birthDate = birthday === true ? formatInstant(saleDay * DAY_MS).slice(0, 10) : birthday;
  return { segments, attributes, ...(birthDate && { birthDate }) };
}
