import type { Member } from '#shared/contracts/members/member.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { tierById } from '#shared/domain/ledger/tier.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { StoredPerson } from '#shared/stores/members/person-parts.ts';

/**
 * The public form of a member: the person, with the status and the tier from the ledger. Segments are of the full view.
 */
export function describeMember(
  program: Program,
  { memberId, state }: { readonly memberId: string; readonly state: AccountState },
  { person, segments }: Pick<StoredPerson, 'person' | 'segments'>,
  { now, view }: { readonly now: number; readonly view: View },
): Member {
  const { status, enrolledAt, tier, absorbed } = settle(program, state, now).state;
  if (status === 'merged') throw new TypeError('a merged member is not described');
  const { identifiers, profile, attributes, consents } = person;
  const { cards, ...others } = identifiers;
  return {
    memberId,
    status,
    enrolledAt: formatInstant(enrolledAt),
    tier: { id: tier.tierId, name: tierById(program, tier.tierId)?.name ?? tier.tierId },
    identifiers: { ...others, ...(cards && { cards: [...cards] }) },
    profile,
    attributes,
    consents,
    ...(view === 'full' && { segments: [...segments] }),
    ...(absorbed.length > 0 && { mergedFrom: [...absorbed] }),
  };
}
