import { type Posting, sumOf } from '#shared/domain/ledger/accounts.ts';
import type { Draft, Movement } from '#shared/domain/ledger/entry.ts';
import { addPending, arrive, isPast, release, removeLots } from '#shared/domain/ledger/lots.ts';
import {
  type AccountState,
  endedBy,
  enrolledState,
  type Lifetime,
  type PendingLot,
} from '#shared/domain/ledger/state.ts';
import { changeUses } from '#shared/domain/promotions/uses.ts';

type Booked = Pick<Draft, 'occurredAt' | 'change' | 'postings'>;

/** What a member ever earned, spent and lost, from where points came and went; none of it ever falls. */
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
): AccountState {
  const { lot, qualifying, uses = [] } = change;
  const counted: AccountState = {
    ...state,
    purchaseCount: state.purchaseCount + 1,
    tier: change.tier ?? { ...state.tier, qualifying: state.tier.qualifying + qualifying },
    uses: changeUses(state.uses, uses),
  };
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
    const { arrived } = release(open.debt, lots, expiresAt);
    const reservations = open.reservations.filter((one) => one.redemptionId !== redemptionId);
    open = arrived.reduce(arrive, { ...open, reservations });
  }
  return open;
}

function evolveExpiry(state: AccountState, instant: number): AccountState {
  return { ...state, lots: state.lots.filter((lot) => !isPast(lot, instant)) };
}

function removePending(pending: readonly PendingLot[], taken: PendingLot): readonly PendingLot[] {
  return pending.flatMap((lot) => {
    if (lot.maturesAt !== taken.maturesAt || lot.expiresAt !== taken.expiresAt) return [lot];
    return lot.points > taken.points ? [{ ...lot, points: lot.points - taken.points }] : [];
  });
}

function evolveMovement(state: AccountState, movement: Movement): AccountState {
  const { spent = [], waiting, owed = 0, arrived = [], reserve, ended, tier, uses = [] } = movement;
  const kept = state.reservations.filter(({ redemptionId }) => redemptionId !== ended);
  const moved: AccountState = {
    ...state,
    lots: removeLots(state.lots, spent),
    pending: waiting ? removePending(state.pending, waiting) : state.pending,
    debt: state.debt + owed,
    reservations: reserve ? [...kept, reserve] : kept,
    tier: tier ?? state.tier,
    uses: changeUses(state.uses, uses),
  };
  return arrived.reduce(arrive, moved);
}

function changed(state: AccountState, { change, occurredAt }: Booked): AccountState {
  switch (change.kind) {
    case 'enrolment':
      throw new TypeError('a log has one enrolment');
    case 'accrual':
      return evolveAccrual(state, change);
    case 'movement':
      return evolveMovement(state, change);
    case 'maturation':
      return evolveMaturation(state, occurredAt);
    case 'lapse':
      return evolveLapse(state, occurredAt);
    case 'expiry':
      return evolveExpiry(state, occurredAt);
    case 'tier':
      return { ...state, tier: change.tier };
  }
}

/**
 * The state after an entry: the fold of a log is the state of its head. Needs nothing but the entry, so
 * a log replays the same whatever programme is in force by then.
 */
export function evolve(state: AccountState | undefined, booked: Booked): AccountState {
  const { change, occurredAt, postings } = booked;
  if (!state) {
    if (change.kind !== 'enrolment') throw new TypeError('a log begins with the enrolment');
    return enrolledState(occurredAt, change.tier);
  }
  return { ...changed(state, booked), lifetime: countLifetime(state.lifetime, postings) };
}
