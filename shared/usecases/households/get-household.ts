import type { HouseholdAnswer } from '#shared/contracts/households/household.ts';
import { findMember } from '#shared/domain/households/household.ts';
import { HouseholdNotFound } from '#shared/domain/households/refusals.ts';
import { actsOnAnyMember, type Caller } from '#shared/domain/identity/caller.ts';
import { lendable } from '#shared/domain/ledger/acts/draw.ts';
import { balancesOf, sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { describeMembership } from './describe-membership.ts';
import { householdPoints, type MemberPoints } from './household-points.ts';

export interface HouseholdReading {
  readonly households: HouseholdStore;
  readonly ledger: LedgerStore;
  readonly now: () => number;
}

function describeMember(
  householdId: string,
  { member, state }: MemberPoints,
): HouseholdAnswer['members'][number] {
  const { householdId: _, ...shown } = describeMembership(householdId, member);
  const { contributed, drawn } = member;
  return { ...shown, available: balancesOf(state).available, contributed, drawn };
}

/** A household, for staff and for its members. */
export async function getHousehold(
  { households, ledger, now }: HouseholdReading,
  program: Program,
  householdId: string,
  { caller, accepted }: { readonly caller: Caller; readonly accepted: readonly string[] },
): Promise<HouseholdAnswer> {
  const household = await households.read(householdId);
  const { member, scopes } = caller;
  const isOwn =
    scopes.includes('member') && member !== undefined && findMember(household, member) !== undefined;
  if (household.members.length === 0 || !(actsOnAnyMember(caller, accepted) || isOwn))
    throw new HouseholdNotFound();
  const points = await householdPoints(ledger, program, household, now());
  const lent = points.filter(({ member }) => member.contributes).flatMap(({ state }) => lendable(state));
  const members = points.map((one) => describeMember(householdId, one));
  return { householdId, members, available: sumOfPoints(lent) };
}
