import { findMember } from '#shared/domain/households/household.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';

/** The write that removes an erased or merged member from the household, for the transaction of that act. */
export async function leavingWrites(
  households: HouseholdStore,
  memberId: string,
  { household: householdId }: Pick<AccountState, 'household'>,
): Promise<readonly CompanionWrite[]> {
  if (householdId === undefined) return [];
  const household = await households.read(householdId);
  return findMember(household, memberId) ? [households.leaving(household, memberId)] : [];
}
