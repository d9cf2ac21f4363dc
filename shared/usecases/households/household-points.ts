import type { Household, HouseholdMember } from '#shared/domain/households/household.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** A member of a household with the state, settled to an instant. */
export interface MemberPoints {
  readonly member: HouseholdMember;
  readonly state: AccountState;
}

/** The states of the members of a household. One read for each member. */
export function householdPoints(
  ledger: LedgerStore,
  program: Program,
  { members }: Pick<Household, 'members'>,
  now: number,
): Promise<readonly MemberPoints[]> {
  return Promise.all(
    members.map(async (member) => {
      const head = await ledger.head(member.memberId);
      if (!head) throw new TypeError('a household names somebody who is no member');
      const { state } = settle(program, head.state, Math.max(now, head.entry.recordedAt));
      return { member, state };
    }),
  );
}
