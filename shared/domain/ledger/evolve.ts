import { changeUses, joinUses } from '#shared/domain/promotions/uses.ts';
import { type Posting, sumOf } from './accounts.ts';
import type { Draft, Movement } from './entry.ts';
import { addPending, arrive, isPast, removeLots, restore, spend } from './lots.ts';
import { addSpent, joinSpending } from './own-spending.ts';
import {
  type AccountState,
  endedBy,
  enrolledState,
  type Lifetime,
  type PendingLot,
  type Reservation,
  sumOfPoints,
} from './state.ts';
import { isGivenUp, withoutWaiting, withUndelivered } from './undelivered.ts';

type Booked = Pick<Draft, 'occurredAt' | 'change' | 'postings'>;

/** The lifetime figures after some postings; no figure ever falls. */
function countLifetime(lifetime: Lifetime, postings: readonly Posting[]): Lifetime {
  const gained = (account: Posting['account']) => sumOf(postings, account);
  return {
    earned: lifetime.earned + Math.max(0, -gained('issued')) + Math.max(0, -gained('adjusted')),
    redeemed: lifetime.redeemed + Math.max(0, gained('redeemed')),
    refunded: lifetime.refunded + Math.max(0, -gained('redeemed')),
    expired: lifetime.expired + gained('expired'),
    reversed: lifetime.reversed + gained('reversed'),
  };
}

function evolveAccrual(
  state: AccountState,
  change: Extract<Booked['change'], { kind: 'accrual' }>,
  boughtAt: number,
): AccountState {
  const { lot, qualifying, uses = [], undelivered: key } = change;
  const counted: AccountState = {
    ...state,
    purchaseCount: state.purchaseCount + 1,
    tier: change.tier ?? { ...state.tier, qualifying: state.tier.qualifying + qualifying },
    uses: changeUses(state.uses, uses),
  };
  if (key !== undefined) {
    const { points, expiresAt } = lot;
    const waits = points > 0 ? [{ key, points, expiresAt, boughtAt }] : [];
    return withUndelivered(counted, [...(state.undelivered ?? []), ...waits]);
  }
  if (lot.maturesAt === null) return arrive(counted, lot);
  return { ...counted, pending: addPending(state.pending, { ...lot, maturesAt: lot.maturesAt }) };
}

function evolveMaturation(state: AccountState, instant: number): AccountState {
  const due = state.pending.filter((lot) => lot.maturesAt <= instant);
  const waiting = { ...state, pending: state.pending.filter((lot) => lot.maturesAt > instant) };
  return due.reduce(arrive, waiting);
}

/** Reservations end in the order of their instants. */
function evolveLapse(state: AccountState, instant: number): AccountState {
  let open = state;
  for (const { redemptionId, lots, expiresAt } of endedBy(state, instant)) {
    const { arrived } = restore(open, lots, expiresAt);
    const reservations = open.reservations.filter((one) => one.redemptionId !== redemptionId);
    open = arrived.reduce(arrive, { ...open, reservations });
  }
  return open;
}

function evolveExpiry(state: AccountState, instant: number): AccountState {
  const waiting = (state.undelivered ?? []).filter((one) => !isGivenUp(one, instant));
  return withUndelivered({ ...state, lots: state.lots.filter((lot) => !isPast(lot, instant)) }, waiting);
}

function removePending(pending: readonly PendingLot[], taken: PendingLot): readonly PendingLot[] {
  return pending.flatMap((lot) => {
    if (lot.maturesAt !== taken.maturesAt || lot.expiresAt !== taken.expiresAt) return [lot];
    return lot.points > taken.points ? [{ ...lot, points: lot.points - taken.points }] : [];
  });
}

/** A reservation of the same id keeps its place. */
function putReservation(
  reservations: readonly Reservation[],
  reserve: Reservation | undefined,
): readonly Reservation[] {
  if (!reserve) return reservations;
  const at = reservations.findIndex(({ redemptionId }) => redemptionId === reserve.redemptionId);
  return at < 0 ? [...reservations, reserve] : reservations.with(at, reserve);
}

function evolveMovement(state: AccountState, movement: Movement, instant: number): AccountState {
  const { spent = [], waiting = [], owed = 0, arrived = [], reserve, ended, tier, uses = [] } = movement;
  const { ownToken, undone, undelivered, dated } = movement;
  const pending = waiting.reduce(removePending, state.pending);
  const kept = state.reservations.filter(({ redemptionId }) => redemptionId !== ended);
  const moved: AccountState = {
    ...state,
    lots: removeLots(state.lots, spent),
    pending: dated ? addPending(pending, dated) : pending,
    debt: state.debt + owed,
    reservations: putReservation(kept, reserve),
    tier: tier ?? state.tier,
    uses: changeUses(state.uses, uses),
    ...(undone && { purchaseCount: state.purchaseCount - 1 }),
    ...(ownToken && { ownSpending: addSpent(state.ownSpending, sumOfPoints(spent), instant) }),
  };
  const delivered = undelivered ? withUndelivered(moved, withoutWaiting(state, undelivered)) : moved;
  return arrived.reduce(arrive, delivered);
}

/** A member in no household has no such key, as after the enrolment. */
function evolveHousehold({ household: _, ...state }: AccountState, household?: string): AccountState {
  return household === undefined ? state : { ...state, household };
}

/** Sums that no token adds to any more have no key, as after the enrolment. */
function withoutOwnSpending({ ownSpending: _, ...state }: AccountState): AccountState {
  return state;
}

/** Only the member's history stays: the survivor has all points, all debt and the sums of own tokens. */
function evolveMergeOut(state: AccountState, into: string): AccountState {
  return {
    ...withUndelivered(withoutOwnSpending(evolveHousehold(state)), []),
    status: 'merged',
    mergedInto: into,
    lots: [],
    pending: [],
    reservations: [],
    holds: [],
    debt: 0,
    uses: [],
  };
}

/** The lifetime figures of two members together. */
function joinLifetimes(own: Lifetime, other: Lifetime): Lifetime {
  return {
    earned: own.earned + other.earned,
    redeemed: own.redeemed + other.redeemed,
    refunded: own.refunded + other.refunded,
    expired: own.expired + other.expired,
    reversed: own.reversed + other.reversed,
  };
}

/** The points of one member repay the debt of the other. */
function evolveMergeIn(
  state: AccountState,
  { from, brought, tier }: Extract<Booked['change'], { kind: 'merge-in' }>,
): AccountState {
  const repaid = Math.min(brought.debt, sumOfPoints(state.lots));
  const ownSpending = joinSpending(state.ownSpending, brought.ownSpending);
  const joined: AccountState = {
    ...state,
    purchaseCount: state.purchaseCount + brought.purchaseCount,
    lots: spend(state.lots, repaid).left,
    pending: brought.pending.reduce(addPending, state.pending),
    reservations: [...state.reservations, ...brought.reservations],
    holds: [...state.holds, ...brought.holds],
    debt: state.debt + brought.debt - repaid,
    lifetime: joinLifetimes(state.lifetime, brought.lifetime),
    tier,
    uses: joinUses(state.uses, brought.uses),
    absorbed: [from, ...brought.absorbed, ...state.absorbed],
    ...(ownSpending && { ownSpending }),
  };
  const undelivered = [...(state.undelivered ?? []), ...(brought.undelivered ?? [])];
  return brought.lots.reduce(arrive, withUndelivered(joined, undelivered));
}

/** An erased member leaves the household, too, and has no token any more. */
function evolveStatus(state: AccountState, status: AccountState['status']): AccountState {
  return { ...(status === 'erased' ? withoutOwnSpending(evolveHousehold(state)) : state), status };
}

function changed(state: AccountState, { change, occurredAt }: Booked): AccountState {
  switch (change.kind) {
    case 'enrolment':
      throw new TypeError('a log has one enrolment');
    case 'accrual':
      return evolveAccrual(state, change, occurredAt);
    case 'movement':
      return evolveMovement(state, change, occurredAt);
    case 'maturation':
      return evolveMaturation(state, occurredAt);
    case 'lapse':
      return evolveLapse(state, occurredAt);
    case 'expiry':
      return evolveExpiry(state, occurredAt);
    case 'tier':
      return { ...state, tier: change.tier };
    case 'status':
      return evolveStatus(state, change.status);
    case 'household':
      return evolveHousehold(state, change.household);
    case 'forfeit':
      return withUndelivered({ ...state, lots: [], pending: [] }, []);
    case 'merge-out':
      return evolveMergeOut(state, change.into);
    case 'merge-in':
      return evolveMergeIn(state, change);
  }
}

/**
 * The state after an entry. The fold of a log is the state of its head. It needs nothing but the entry, so a log
 * replays the same whatever programme is in force.
 */
export function evolve(state: AccountState | undefined, booked: Booked): AccountState {
  const { change, occurredAt, postings } = booked;
  if (!state) {
    if (change.kind !== 'enrolment') throw new TypeError('a log begins with the enrolment');
    return enrolledState(occurredAt, change.tier);
  }
  const after = changed(state, booked);
  return { ...after, lifetime: countLifetime(after.lifetime, postings) };
}
