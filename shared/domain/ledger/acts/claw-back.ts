import { type Balances, type Posting, postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { Movement } from '#shared/domain/ledger/entry.ts';
import { addLot, removeLots, spend } from '#shared/domain/ledger/lots.ts';
import { type AccountState, type Lot, type PendingLot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { ClawbackPolicy } from '#shared/domain/program/program.ts';

/** Where the points of a purchase were booked. */
export interface BookedLot {
  readonly maturesAt: number | null;
  readonly expiresAt: number | null;
}

export interface ClawedBack {
  /** Debt included. */
  readonly taken: number;
  readonly forgiven: number;
  readonly movement: Pick<Movement, 'spent' | 'waiting' | 'owed'>;
  readonly postings: readonly Posting[];
}

function takeFrom(lot: Lot | undefined, points: number): number {
  return Math.min(points, lot?.points ?? 0);
}

function describe(
  waiting: PendingLot | undefined,
  spent: readonly Lot[],
  owed: number,
  asked: number,
): ClawedBack {
  const available = sumOfPoints(spent) + owed;
  const pending: Balances['pending'] = waiting?.points ?? 0;
  const taken = available + pending;
  return {
    taken,
    forgiven: asked - taken,
    movement: {
      ...(spent.length > 0 && { spent }),
      ...(waiting && { waiting }),
      ...(owed > 0 && { owed }),
    },
    postings: postingsOf({ available: -available, pending: -pending, reversed: taken }),
  };
}

/**
 * The points that a return owes, taken first from the lots where they were booked, then by policy from other lots,
 * earliest expiry first. The rest is forgiven or becomes debt. Reserved and held points and other purchases' pending
 * points are never touched. `state` is settled.
 */
export function clawBack(
  state: AccountState,
  policy: ClawbackPolicy,
  booked: BookedLot,
  asked: number,
): ClawedBack {
  const { maturesAt, expiresAt } = booked;
  const own = state.pending.find((lot) => lot.maturesAt === maturesAt && lot.expiresAt === expiresAt);
  const fromPending = takeFrom(own, asked);
  const waiting = own && fromPending > 0 ? { ...own, points: fromPending } : undefined;
  const rest = asked - fromPending;
  if (policy === 'pending-only') return describe(waiting, [], 0, asked);
  const bucket = state.lots.find((lot) => lot.expiresAt === expiresAt);
  const fromBucket = takeFrom(bucket, rest);
  const first: readonly Lot[] = fromBucket > 0 ? [{ expiresAt, points: fromBucket }] : [];
  const others = removeLots(state.lots, first);
  const fromOthers = Math.min(rest - fromBucket, sumOfPoints(others));
  const spent = spend(others, fromOthers).spent.reduce(addLot, first);
  const still = rest - fromBucket - fromOthers;
  return describe(waiting, spent, policy === 'negative' ? still : 0, asked);
}
