import type { Membership } from '#shared/contracts/households/household.ts';
import { ActApproved } from '#shared/domain/approvals/refusals.ts';
import { findMember, type Permissions } from '#shared/domain/households/household.ts';
import { isSame, standingAfter } from '#shared/domain/households/permissions.ts';
import { HouseholdNotFound } from '#shared/domain/households/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import { changeMembership } from './change-membership.ts';
import { describeMembership } from './describe-membership.ts';
import type { HouseholdPorts } from './household-ports.ts';
import { whileSteady } from './retry-while-changing.ts';

export interface JoinRequest extends Permissions {
  readonly householdId: string;
  readonly memberId: string;
  /** The token's subject. */
  readonly by: string;
  /** The revision that began the membership for which it was asked; the act is refused where that one ended. */
  readonly joinedWith?: number | undefined;
}

export interface Joined {
  /** False where the member belonged to the household before. */
  readonly joined: boolean;
  /** True where the member had these permissions before. */
  readonly replayed: boolean;
  readonly membership: Membership;
}

/** An act that was approved is never booked again, also where what it set has changed since. @throws ActApproved */
function checkWaits({ approves }: Giver): void {
  const decision = approves?.approval.decision;
  if (decision?.outcome === 'approved') throw new ActApproved(decision, undefined);
}

/**
 * Adds a member to a household, which begins with its first member, or changes the member's permissions there, by the
 * decision of an agent.
 * @throws AboveLimits
 */
export function joinHousehold(
  ports: HouseholdPorts,
  program: Program,
  { householdId, memberId, by, joinedWith, ...permissions }: JoinRequest,
  giver?: Giver,
): Promise<Joined> {
  const wanted = { ...permissions, own: false };
  return whileSteady(ports.now, async () => {
    const household = await ports.households.read(householdId);
    const known = findMember(household, memberId);
    if (known && isSame(known, standingAfter(program, known, wanted, ports.now()))) {
      return { joined: false, replayed: true, membership: describeMembership(householdId, known) };
    }
    if (giver) checkWaits(giver);
    if (joinedWith !== undefined && known?.joinedWith !== joinedWith) throw new HouseholdNotFound();
    const change = { memberId, known, wanted, by };
    const member = await changeMembership(ports, program, household, change, giver);
    return { joined: !known, replayed: false, membership: describeMembership(householdId, member) };
  });
}
