import type { Membership } from '#shared/contracts/households/household.ts';
import type { HouseholdMember } from '#shared/domain/households/household.ts';
import { present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

export function describeMembership(householdId: string, member: HouseholdMember): Membership {
  const { memberId, mayRedeem, contributes, lendsFrom, joinedAt } = member;
  return present<Membership>({
    householdId,
    memberId,
    mayRedeem,
    contributes,
    lendsFrom: lendsFrom === undefined ? undefined : formatInstant(lendsFrom),
    joinedAt: formatInstant(joinedAt),
  });
}
