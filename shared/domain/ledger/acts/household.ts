import { findMember, type Household } from '#shared/domain/households/household.ts';
import { HouseholdFull, InAnotherHousehold } from '#shared/domain/households/refusals.ts';
import type { HouseholdAct } from '#shared/domain/ledger/act.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { householdReference } from '#shared/domain/ledger/reference.ts';
import { type AccountState, checkActive } from '#shared/domain/ledger/state.ts';

function membership(
  { householdId, revision }: Household,
  { does, by }: Pick<HouseholdAct, 'does' | 'by'>,
  now: number,
): Draft {
  return {
    kind: 'status',
    reference: householdReference(householdId, does, revision + 1),
    postings: [],
    occurredAt: now,
    change: { kind: 'household', ...(does === 'join' && { household: householdId }) },
    act: { kind: 'household', householdId, does, by },
  };
}

/** A member joins. Points stay with the member who earned them. `household` is the household before. */
export function joinHousehold(
  state: AccountState,
  household: Household,
  by: string,
  now: number,
): readonly Draft[] {
  checkActive(state);
  if (state.household !== undefined) throw new InAnotherHousehold();
  if (household.members.length >= bounds.householdMembers) throw new HouseholdFull(bounds.householdMembers);
  return [membership(household, { does: 'join', by }, now)];
}

/** A member leaves, a suspended one, too, with all the points that are left of their own. */
export function leaveHousehold(
  memberId: string,
  household: Household,
  by: string,
  now: number,
): readonly Draft[] {
  if (!findMember(household, memberId)) throw new TypeError('a member who leaves a household must be in it');
  return [membership(household, { does: 'leave', by }, now)];
}
