import { type Identifier, identifiersOf } from './identifiers.ts';
import { cardsEverOf, type Person } from './person.ts';

/**
 * The end of a referral: both sides were rewarded, or never will be, because referrer and friend turned out to be one
 * person or household, or there was nobody to reward.
 */
export type ReferralEnd = 'rewarded' | 'ignored';

/** Points for both sides, which are given whatever the programme says later. */
export interface PromisedPoints {
  readonly referrerPoints: number;
  readonly friendPoints: number;
}

/** The referral by which a member, the friend, was enrolled. */
export interface Referral {
  /** The code that the friend brought. It leads to the referrer, or to the survivor of merges, or to nobody. */
  readonly code: string;
  /** Names the referral in both logs, and neither member. */
  readonly referralId: string;
  /** The points of both sides, from the decision on that they are rewarded. */
  readonly promised?: PromisedPoints | undefined;
  readonly ended?: ReferralEnd | undefined;
}

/** The referrals of a member, on both sides. */
export interface Referrals {
  /** The codes that lead to the member: the member's own, then those of absorbed members. */
  readonly codes: readonly string[];
  /** The referral by which the member was enrolled. */
  readonly referral?: Referral | undefined;
}

/** Codes of absorbed members beyond them lead to nobody. */
const REFERRAL_CODES_MAX = 10;

const named = ({ kind, value }: Identifier) => `${kind}:${value}`;

/** Every identifier that a person has, or is remembered to have had. */
function identifiersEverOf(person: Person): ReadonlySet<string> {
  const past = person.identifierHistory.flatMap(({ kind, old, new: gained }) =>
    [old, gained].flatMap((value) => (value === undefined ? [] : [named({ kind, value })])),
  );
  const cards = cardsEverOf(person).map((value) => named({ kind: 'card', value }));
  return new Set([...identifiersOf(person).map(named), ...cards, ...past]);
}

/** Whether two persons have, or had at some time, a card, an e-mail address or a phone number in common. */
export function shareIdentifier(one: Person, other: Person): boolean {
  const known = identifiersEverOf(other);
  return [...identifiersEverOf(one)].some((identifier) => known.has(identifier));
}

/**
 * The referrals of two members who become one. A person is new once: the membership that began first says by whom the
 * person was referred, if by anybody, and a referral that ended in either stays ended.
 */
export function joinReferrals(
  own: Referrals,
  other: Referrals,
  { isOtherOlder }: { readonly isOtherOlder: boolean },
): { readonly referrals: Referrals; readonly forgotten: readonly string[] } {
  const codes = [...own.codes, ...other.codes];
  const [older, younger] = isOtherOlder ? [other, own] : [own, other];
  const ended = older.referral?.ended ?? younger.referral?.ended;
  return {
    referrals: {
      codes: codes.slice(0, REFERRAL_CODES_MAX),
      ...(older.referral && { referral: { ...older.referral, ...(ended && { ended }) } }),
    },
    forgotten: codes.slice(REFERRAL_CODES_MAX),
  };
}
