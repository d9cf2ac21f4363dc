import { type Balances, type Posting, postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { Movement } from '#shared/domain/ledger/entry.ts';
import { addLot, removeLots, spend } from '#shared/domain/ledger/lots.ts';
import { type AccountState, type Lot, type PendingLot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { undeliveredOf } from '#shared/domain/ledger/undelivered.ts';
import type { ClawbackPolicy } from '#shared/domain/program/program.ts';
import {
  type Delivered,
  type DeliveredLot,
  latestMaturityFirst,
} from '#shared/domain/purchases/delivered.ts';

/** Where the points of a purchase were booked. */
export interface BookedLot {
  readonly maturesAt: number | null;
  readonly expiresAt: number | null;
}

export interface ClawedBack {
  /** Debt included. */
  readonly taken: number;
  readonly forgiven: number;
  readonly movement: Pick<Movement, 'spent' | 'waiting' | 'undelivered' | 'owed'>;
  readonly postings: readonly Posting[];
}

function takeFrom(lot: Lot | undefined, points: number): number {
  return Math.min(points, lot?.points ?? 0);
}

type Taken = Pick<Movement, 'undelivered'> & {
  readonly waiting: readonly PendingLot[];
  readonly spent: readonly Lot[];
  readonly owed: number;
};

function describe({ waiting, undelivered, spent, owed }: Taken, asked: number): ClawedBack {
  const available = sumOfPoints(spent) + owed;
  const pending: Balances['pending'] = sumOfPoints(waiting) + (undelivered?.points ?? 0);
  const taken = available + pending;
  return {
    taken,
    forgiven: asked - taken,
    movement: {
      ...(spent.length > 0 && { spent }),
      ...(waiting.length > 0 && { waiting }),
      ...(undelivered && { undelivered }),
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
  const waiting = own && fromPending > 0 ? [{ ...own, points: fromPending }] : [];
  const rest = asked - fromPending;
  if (policy === 'pending-only') return describe({ waiting, spent: [], owed: 0 }, asked);
  const bucket = state.lots.find((lot) => lot.expiresAt === expiresAt);
  const fromBucket = takeFrom(bucket, rest);
  const first: readonly Lot[] = fromBucket > 0 ? [{ expiresAt, points: fromBucket }] : [];
  return describe({ waiting, ...takeByPolicy(state, policy, first, rest - fromBucket) }, asked);
}

/** Takes from available lots beyond those of the purchase itself; the rest becomes debt where the policy says so. */
function takeByPolicy(
  { lots }: AccountState,
  policy: ClawbackPolicy,
  first: readonly Lot[],
  rest: number,
): { readonly spent: readonly Lot[]; readonly owed: number } {
  const others = removeLots(lots, first);
  const fromOthers = Math.min(rest, sumOfPoints(others));
  const spent = spend(others, fromOthers).spent.reduce(addLot, first);
  return { spent, owed: policy === 'negative' ? rest - fromOthers : 0 };
}

/** A purchase whose points wait for its delivery, before a return. */
export interface DeliveredBefore {
  /** The key of what waits. */
  readonly key: string;
  readonly delivered: Delivered;
}

export interface ClawedBackUndelivered extends ClawedBack {
  readonly delivered: Delivered;
}

/** Takes points from parts in their order, from each at most what it has. */
function takeInOrder(parts: readonly number[], most: number): readonly number[] {
  let rest = most;
  return parts.map((points) => {
    const taken = Math.min(rest, points);
    rest -= taken;
    return taken;
  });
}

const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);
const less = (parts: readonly number[], taken: readonly number[]) =>
  parts.map((part, index) => part - (taken[index] ?? 0));

/** Points that a return takes from the lots that deliveries gave a date, the latest maturity first. */
function takeDelivered(
  state: AccountState,
  lots: readonly DeliveredLot[],
  asked: number,
  pendingOnly: boolean,
): { readonly waiting: readonly PendingLot[]; readonly first: readonly Lot[]; readonly left: typeof lots } {
  const waiting: PendingLot[] = [];
  let first: readonly Lot[] = [];
  let rest = asked;
  const left = lots.toSorted(latestMaturityFirst).flatMap((lot) => {
    const own = state.pending.find(
      ({ maturesAt, expiresAt }) => maturesAt === lot.maturesAt && expiresAt === lot.expiresAt,
    );
    const matured = removeLots(state.lots, first).find(({ expiresAt }) => expiresAt === lot.expiresAt);
    const taken = own
      ? Math.min(rest, lot.points, own.points)
      : pendingOnly
        ? 0
        : takeFrom(matured, Math.min(rest, lot.points));
    rest -= taken;
    if (own && taken > 0) waiting.push({ ...own, points: taken });
    else first = addLot(first, { expiresAt: lot.expiresAt, points: taken });
    return lot.points > taken ? [{ ...lot, points: lot.points - taken }] : [];
  });
  return { waiting, first, left };
}

/**
 * As `clawBack`, for a purchase whose points wait for its delivery. `asked` are the points that each line owes. They are
 * taken from what waits of the line, then from lots that deliveries gave a date, the latest maturity first, then from
 * what waits of the other lines: all of this is where the purchase was booked. Nothing waits any more in a state that
 * has lost it.
 */
export function clawBackUndelivered(
  state: AccountState,
  policy: ClawbackPolicy,
  { key, delivered }: DeliveredBefore,
  asked: readonly number[],
): ClawedBackUndelivered {
  const waits = undeliveredOf(state, key) ? delivered.waiting : delivered.waiting.map(() => 0);
  const pendingOnly = policy === 'pending-only';
  const own = asked.map((points, index) => Math.min(points, waits[index] ?? 0));
  const owed = sumOf(asked);
  const dated = takeDelivered(state, delivered.lots, owed - sumOf(own), pendingOnly);
  const afterDated = owed - sumOf(own) - sumOfPoints(dated.waiting) - sumOfPoints(dated.first);
  const others = takeInOrder(less(waits, own), afterDated);
  const rest = afterDated - sumOf(others);
  const points = sumOf(own) + sumOf(others);
  const taken = {
    waiting: dated.waiting,
    ...(points > 0 && { undelivered: { key, points } }),
    ...(pendingOnly ? { spent: [], owed: 0 } : takeByPolicy(state, policy, dated.first, rest)),
  };
  return {
    ...describe(taken, owed),
    delivered: { ...delivered, waiting: less(less(waits, own), others), lots: dated.left },
  };
}
