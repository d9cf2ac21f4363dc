import { findMember } from '#shared/domain/households/household.ts';
import { leaveHousehold as decide } from '#shared/domain/ledger/acts/household.ts';
import { householdReference } from '#shared/domain/ledger/reference.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { append } from '#shared/usecases/log/append.ts';
import { type HouseholdSurroundings, readAgain } from './household-surroundings.ts';
import { whileSteady } from './steady.ts';

export interface LeaveRequest {
  readonly householdId: string;
  readonly memberId: string;
  /** The token's subject. */
  readonly by: string;
}

/** A member leaves a household; one who is not in it has left. The last to leave dissolves it. */
export function leaveHousehold(
  around: HouseholdSurroundings,
  program: Program,
  { householdId, memberId, by }: LeaveRequest,
): Promise<void> {
  return whileSteady(around.now, async () => {
    const household = await around.households.read(householdId);
    if (!findMember(household, memberId)) {
      if (!(await around.ledger.head(memberId))) throw new MemberNotFound();
      return;
    }
    await append(around, program, {
      memberId,
      reference: householdReference(householdId, 'leave', household.revision + 1),
      checkSame: () => undefined,
      gather: () => readAgain(around.households, household),
      decide: ({ now }) => ({
        drafts: decide(memberId, household, by, now),
        beside: [around.households.leaving(household, memberId)],
      }),
    });
  });
}
