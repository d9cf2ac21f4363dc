import type { Membership } from '#shared/contracts/households/household.ts';
import { findMember } from '#shared/domain/households/household.ts';
import { isSame, standingAfter } from '#shared/domain/households/permissions.ts';
import { HouseholdNotFound } from '#shared/domain/households/refusals.ts';
import { ActorIsBeneficiary } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Booked } from '#shared/usecases/approvals/book-or-ask.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';
import { changeMembership } from './change-membership.ts';
import { describeMembership } from './describe-membership.ts';
import type { HouseholdPorts } from './household-ports.ts';
import { whileSteady } from './retry-while-changing.ts';

export interface ContributionRequest {
  readonly householdId: string;
  readonly memberId: string;
  readonly contributes: boolean;
  /** Absent where the call does not name it. A member cannot change it. */
  readonly mayRedeem?: boolean | undefined;
  /** The token's subject. */
  readonly by: string;
}

/**
 * Begins or ends the contribution of a member who is in the household, by the member's own decision. To begin or confirm
 * it needs a fresh sign-in, and lends at once.
 * @throws SignInAgain
 */
export function setContribution(
  ports: HouseholdPorts,
  program: Program,
  { householdId, memberId, contributes, mayRedeem, by }: ContributionRequest,
  spender: OwnSpender,
): Promise<Booked<Membership>> {
  return whileSteady(ports.now, async () => {
    const household = await ports.households.read(householdId);
    const known = findMember(household, memberId);
    if (!known) throw new HouseholdNotFound();
    if (mayRedeem !== undefined && mayRedeem !== known.mayRedeem) throw new ActorIsBeneficiary();
    const wanted = { mayRedeem: known.mayRedeem, contributes, own: true };
    const replayed = isSame(known, standingAfter(program, known, wanted, ports.now()));
    const change = { memberId, known, wanted, by, spender };
    const member = replayed ? known : await changeMembership(ports, program, household, change);
    return { replayed, answer: describeMembership(householdId, member) };
  });
}
