import { findMember, type Household } from '#shared/domain/households/household.ts';
import {
  newlyContributes,
  newlyRedeems,
  type PermissionChange,
} from '#shared/domain/households/permissions.ts';
import { HouseholdFull, InAnotherHousehold } from '#shared/domain/households/refusals.ts';
import type { HouseholdAct } from '#shared/domain/ledger/act.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { householdReference } from '#shared/domain/ledger/reference.ts';
import { type AccountState, balancesOf, checkActive } from '#shared/domain/ledger/state.ts';

function membership(
  { householdId, revision }: Household,
  { does, by, lendsFrom }: Pick<HouseholdAct, 'does' | 'by' | 'lendsFrom'>,
  now: number,
): Draft {
  return {
    kind: 'status',
    reference: householdReference(householdId, does, revision + 1),
    postings: [],
    occurredAt: now,
    change: { kind: 'household', ...(does !== 'leave' && { household: householdId }) },
    act: { kind: 'household', householdId, does, by, ...(lendsFrom !== undefined && { lendsFrom }) },
  };
}

/** The person who changes a household, and from when a contribution lends that begins with it. */
type Author = Pick<HouseholdAct, 'by' | 'lendsFrom'>;

/** A member joins. Points stay with the member who earned them. `household` is the household before. */
export function joinHousehold(
  state: AccountState,
  household: Household,
  author: Author,
  now: number,
): readonly Draft[] {
  checkActive(state);
  if (state.household !== undefined) throw new InAnotherHousehold();
  if (household.members.length >= bounds.householdMembers) throw new HouseholdFull(bounds.householdMembers);
  return [membership(household, { does: 'join', ...author }, now)];
}

/** The permissions of a member change, also of a suspended one. The member's log tells of a contribution that begins. */
export function permitMember(household: Household, author: Author, now: number): readonly Draft[] {
  return [membership(household, { does: 'permit', ...author }, now)];
}

/** Points that others could spend more by a contribution, and the member by the right to spend the points `lent`. */
export function pointsGiven(state: AccountState, change: PermissionChange, lent: number): number {
  const own = newlyContributes(change) ? Math.max(0, balancesOf(state).available) : 0;
  return own + (newlyRedeems(change) ? lent : 0);
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
