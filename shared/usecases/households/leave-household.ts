import { findMember } from '#shared/domain/households/household.ts';
import { checkNotInHousehold } from '#shared/domain/households/permissions.ts';
import { leaveHousehold as decide } from '#shared/domain/ledger/acts/household.ts';
import { householdReference } from '#shared/domain/ledger/reference.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { append } from '#shared/usecases/log/append.ts';
import { type HouseholdPorts, readAgain } from './household-ports.ts';
import { whileSteady } from './retry-while-changing.ts';

export interface LeaveRequest {
  readonly householdId: string;
  readonly memberId: string;
  /** The token's subject. */
  readonly by: string;
  /** The member that the person of staff is who removes somebody; absent where a member leaves. */
  readonly agent?: string | undefined;
}

/**
 * Removes a member from a household. A member who has left already is no error. The household ends with its last
 * member.
 */
export function leaveHousehold(
  ports: HouseholdPorts,
  program: Program,
  { householdId, memberId, by, agent }: LeaveRequest,
): Promise<void> {
  return whileSteady(ports.now, async () => {
    const household = await ports.households.read(householdId);
    if (!findMember(household, memberId)) {
      if (!(await ports.ledger.head(memberId))) throw new MemberNotFound();
      return;
    }
    checkNotInHousehold(household, agent);
    await append(ports, program, {
      memberId,
      reference: householdReference(householdId, 'leave', household.revision + 1),
      checkSame: () => undefined,
      gather: () => readAgain(ports.households, household),
      decide: ({ now }) => ({
        drafts: decide(memberId, household, by, now),
        alsoWrite: [ports.households.leaving(household, memberId)],
      }),
    });
  });
}
