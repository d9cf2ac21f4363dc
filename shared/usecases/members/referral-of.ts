import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Person } from '#shared/domain/members/person.ts';
import { type Referral, shareIdentifier } from '#shared/domain/members/referral.ts';
import { keptCode, REFERRAL_CODE_BYTES, referralCode } from '#shared/domain/members/referral-code.ts';
import { ReferralClosed, ReferralUnknown } from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { MemberStore } from '#shared/stores/members/member-store.ts';
import type { StoredPerson } from '#shared/stores/members/person-parts.ts';

/** A member as a call finds it, if it is enrolled, and as the call leaves it. */
export interface ReferredChange {
  readonly memberId: string;
  readonly before: StoredPerson | undefined;
  readonly person: Person;
  /** The code that the call tells, as it was typed. */
  readonly told: string | undefined;
}

/** The person whom a code leads to; undefined where it leads to nobody. */
async function referrerOf(members: MemberStore, code: string): Promise<Person | undefined> {
  const memberId = await members.referrer(code);
  if (memberId === undefined) return undefined;
  const stored = await members.person(memberId);
  // The code goes with the person in an erasure or a merge, which came between the two reads.
  if (!stored) throw new Unavailable();
  return stored.person;
}

/** The enrolment of a friend. One who shares an identifier with the referrer is enrolled, and rewards nobody. */
async function enrolled(
  members: MemberStore,
  { memberId, person }: ReferredChange,
  code: string,
): Promise<readonly CompanionWrite[]> {
  const referrer = await referrerOf(members, code);
  if (!referrer) throw new ReferralUnknown();
  const referral: Referral = {
    code,
    referralId: referralCode(randomBytes(REFERRAL_CODE_BYTES)),
    ...(shareIdentifier(person, referrer) && { ended: 'ignored' }),
  };
  return members.referral(memberId, referral);
}

/** A friend who gets an identifier of the referrer's before the reward turns out to be no other person. */
async function changed(
  members: MemberStore,
  { memberId, person }: ReferredChange,
  { person: known, referrals: { referral } }: StoredPerson,
): Promise<readonly CompanionWrite[]> {
  if (!referral || referral.ended || isDeepStrictEqual(person.identifiers, known.identifiers)) return [];
  const referrer = await referrerOf(members, referral.code);
  return referrer && shareIdentifier(person, referrer) ? [members.ignoredReferral(memberId, referral)] : [];
}

/**
 * The writes of a referral that go with an enrolment or a change. The code of the enrolment may be told again.
 * @throws ReferralUnknown where the code of an enrolment leads to nobody
 * @throws ReferralClosed where a member was enrolled without the code, or with another
 */
export async function referralWrites(
  members: MemberStore,
  change: ReferredChange,
): Promise<readonly CompanionWrite[]> {
  const { before, told } = change;
  const code = told === undefined ? undefined : keptCode(told);
  if (!before) return code === undefined ? [] : enrolled(members, change, code);
  if (code !== undefined && before.referrals.referral?.code !== code) throw new ReferralClosed();
  return changed(members, change, before);
}
