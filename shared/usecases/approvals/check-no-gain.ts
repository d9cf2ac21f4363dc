import { checkNotSharing } from '#shared/domain/approvals/sharing.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

interface Actor {
  /** The member that the person of staff is. */
  readonly member?: string | undefined;
}

/**
 * Refuses an act of staff by which the actor's own member would gain: as the survivor of a merge that the token does not
 * know of yet, or by points of the household. The actor's log is read where one of the members is in a household.
 * @throws ActorIsBeneficiary
 */
export async function checkNoGain(
  ledger: Pick<LedgerStore, 'head'>,
  { member }: Actor,
  parties: readonly AccountState[],
): Promise<void> {
  if (member === undefined) return;
  const inHousehold = parties.some(({ household }) => household !== undefined);
  const own = inHousehold ? await ledger.head(member) : undefined;
  checkNotSharing({ member, household: own?.state.household }, parties);
}
