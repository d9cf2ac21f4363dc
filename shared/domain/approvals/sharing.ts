import type { AccountState } from '#shared/domain/ledger/state.ts';
import { ActorIsBeneficiary } from '#shared/domain/members/refusals.ts';

type Standing = Pick<AccountState, 'household' | 'absorbed'>;

interface Actor {
  /** The member that the person of staff is. */
  readonly member: string;
  /** The household of that member. */
  readonly household?: string | undefined;
}

/**
 * Refuses an act of staff for a member who absorbed that of the actor, or who is in the same household.
 * @throws ActorIsBeneficiary
 */
export function checkNotSharing({ member, household }: Actor, parties: readonly Standing[]): void {
  const shares = parties.some(
    (party) => party.absorbed.includes(member) || (household !== undefined && party.household === household),
  );
  if (shares) throw new ActorIsBeneficiary();
}
