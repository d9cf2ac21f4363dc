import type { Membership } from '#shared/contracts/households/household.ts';
import {
  findMember,
  type Household,
  type HouseholdMember,
  type Permissions,
} from '#shared/domain/households/household.ts';
import { joinHousehold as decide } from '#shared/domain/ledger/acts/household.ts';
import { householdReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { append } from '#shared/usecases/log/append.ts';
import { type HouseholdPorts, readAgain } from './household-ports.ts';
import { HouseholdMoved, whileSteady } from './retry-while-changing.ts';

export interface JoinRequest extends Permissions {
  readonly householdId: string;
  readonly memberId: string;
  /** The token's subject. */
  readonly by: string;
}

export interface Joined {
  /** False where the member belonged to the household before. */
  readonly joined: boolean;
  /** True where the member had these permissions before. */
  readonly replayed: boolean;
  readonly membership: Membership;
}

function describeMembership(householdId: string, member: HouseholdMember): Membership {
  const { memberId, mayRedeem, contributes, joinedAt } = member;
  return { householdId, memberId, mayRedeem, contributes, joinedAt: formatInstant(joinedAt) };
}

/** Writes the entry in the member's log and the member in the list as one transaction. */
async function join(
  ports: HouseholdPorts,
  program: Program,
  household: Household,
  { memberId, by, mayRedeem, contributes }: JoinRequest,
): Promise<HouseholdMember> {
  const { householdId, revision } = household;
  const memberAt = (joinedAt: number): HouseholdMember => {
    const counts = { joinedWith: revision + 1, contributed: 0, drawn: 0 };
    return { memberId, mayRedeem, contributes, joinedAt, ...counts };
  };
  const { record, replayed } = await append(ports, program, {
    memberId,
    reference: householdReference(householdId, 'join', revision + 1),
    checkSame: () => undefined,
    gather: () => readAgain(ports.households, household),
    decide: ({ state, now }) => ({
      drafts: decide(state, household, by, now),
      alsoWrite: [ports.households.joining(household, memberAt(now))],
    }),
  });
  // Another call was first, and may have given other permissions.
  if (replayed) throw new HouseholdMoved();
  return memberAt(record.entry.occurredAt);
}

/** Adds a member to a household, which begins with its first member, or changes the member's permissions there. */
export function joinHousehold(
  ports: HouseholdPorts,
  program: Program,
  request: JoinRequest,
): Promise<Joined> {
  const { householdId, memberId, mayRedeem, contributes } = request;
  return whileSteady(ports.now, async () => {
    const household = await ports.households.read(householdId);
    const known = findMember(household, memberId);
    if (!known) {
      const member = await join(ports, program, household, request);
      return { joined: true, replayed: false, membership: describeMembership(householdId, member) };
    }
    const replayed = known.mayRedeem === mayRedeem && known.contributes === contributes;
    const permissions = { mayRedeem, contributes };
    if (!replayed && !(await ports.households.permit(household, memberId, permissions))) {
      throw new HouseholdMoved();
    }
    const membership = describeMembership(householdId, { ...known, ...permissions });
    return { joined: false, replayed, membership };
  });
}
