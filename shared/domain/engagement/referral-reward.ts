import { actOf } from '#shared/domain/ledger/act.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { actReferenceOf } from '#shared/domain/ledger/reference.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { PromisedPoints } from '#shared/domain/members/referral.ts';
import { floorShare } from '#shared/domain/money/spread.ts';
import type { Program } from '#shared/domain/program/program.ts';

/** A referral is decided by the first entries of the friend's log: it is about the beginning of a membership. */
export const FIRST_ENTRIES = 100;

/** A purchase of the friend that earned points. */
interface Bought {
  /** The part that earns, in minor units of the base currency. */
  readonly spend: number;
  readonly points: number;
  /** Points that no return has taken. */
  readonly left: number;
  /** Points that wait for a delivery. */
  readonly undelivered: number;
  /** The last of its points mature then. An instant. */
  readonly maturesAt: number;
}

function boughtBy({ change, purchase, recordedAt }: Entry): Bought | undefined {
  if (change.kind !== 'accrual' || !purchase || change.lot.points <= 0) return undefined;
  const { points, maturesAt } = change.lot;
  return {
    spend: purchase.earnsBase ?? purchase.totalBase,
    points,
    left: points,
    undelivered: change.undelivered === undefined ? 0 : points,
    maturesAt: maturesAt ?? recordedAt,
  };
}

/** The purchase after a return or a delivery of it. */
function followedBy(bought: Bought, entry: Entry): Bought {
  const back = actOf(entry, 'return');
  const sent = actOf(entry, 'delivery');
  if (back) {
    return {
      ...bought,
      left: bought.points - back.reversedSoFar - back.forgivenSoFar,
      undelivered: Math.max(0, bought.undelivered - back.reversed - back.forgiven),
    };
  }
  if (!sent) return bought;
  return {
    ...bought,
    undelivered: Math.max(0, bought.undelivered - sent.points),
    maturesAt: Math.max(bought.maturesAt, sent.points > 0 ? (sent.maturesAt ?? entry.recordedAt) : 0),
  };
}

/**
 * Whether one of the purchases in the first entries of a log has matured whole, and what no return took of it is worth
 * the smallest spend: the share of its points that is left, of what earns. All that was due at the last entry is
 * written before it.
 */
export function hasMatured(records: readonly LedgerRecord[], minimumSpend = 0): boolean {
  const purchases = new Map<string, Bought>();
  for (const { entry } of records) {
    const reference = actReferenceOf(entry.reference);
    const bought = boughtBy(entry);
    const known = purchases.get(reference);
    if (bought) purchases.set(reference, bought);
    else if (known) purchases.set(reference, followedBy(known, entry));
  }
  const now = records.at(-1)?.entry.recordedAt ?? 0;
  return [...purchases.values()].some(
    ({ spend, points, left, undelivered, maturesAt }) =>
      left > 0 && undelivered === 0 && maturesAt <= now && floorShare(spend, left, points) >= minimumSpend,
  );
}

/** A member with the state of the log. */
export interface Side {
  readonly memberId: string;
  readonly state: AccountState;
}

/** Whether both sides are one person or one household: nobody is rewarded for oneself. */
export function areOne(friend: Side, referrer: Side): boolean {
  const { household } = friend.state;
  return (
    friend.memberId === referrer.memberId ||
    friend.state.absorbed.includes(referrer.memberId) ||
    referrer.state.absorbed.includes(friend.memberId) ||
    (household !== undefined && household === referrer.state.household)
  );
}

/**
 * The outcome of a referral with what the friend has booked: points that are promised, an end without them, or nothing
 * yet. `referrer` is undefined where the code leads to nobody.
 */
export function decideReferral(
  { referral }: Pick<Program, 'referral'>,
  records: readonly LedgerRecord[],
  { friend, referrer }: { readonly friend: Side; readonly referrer: Side | undefined },
): PromisedPoints | 'ignored' | 'open' {
  if (!referrer || areOne(friend, referrer)) return 'ignored';
  if (!referral) return 'open';
  if (!hasMatured(records, referral.minimumSpend)) {
    return records.length < FIRST_ENTRIES ? 'open' : 'ignored';
  }
  const { referrerPoints, friendPoints } = referral;
  return { referrerPoints, friendPoints };
}

/** Whether a reference is that of the bonus for a referrer, which counts for the metric `referrals`. */
export function isReferrersBonus(reference: string): boolean {
  const [kind, collection, , side, , step] = reference.split('/');
  return kind === 'bonus' && collection === 'referrals' && side === 'referrer' && step === '';
}

/** Whether an entry can decide a referral of its member, or let a reward be given that waited. */
export function mayReward({
  entry: { kind, seq, change },
  state,
}: LedgerRecord): 'friend' | 'both' | undefined {
  switch (kind) {
    case 'maturation':
      return seq <= FIRST_ENTRIES ? 'friend' : undefined;
    case 'accrual':
      return change.kind === 'accrual' && change.lot.maturesAt === null && seq <= FIRST_ENTRIES
        ? 'friend'
        : undefined;
    case 'delivery':
      return seq <= FIRST_ENTRIES ? 'friend' : undefined;
    case 'status':
    case 'merge-in':
      return state.status === 'active' ? 'both' : undefined;
    default:
      return undefined;
  }
}
