import type { Draft } from '#shared/domain/ledger/entry.ts';
import { addPending, arrive } from '#shared/domain/ledger/lots.ts';
import { type AccountState, enrolledState, sumOfPoints } from '#shared/domain/ledger/state.ts';

type Booked = Pick<Draft, 'occurredAt' | 'change'>;

function evolveAccrual(
  state: AccountState,
  change: Extract<Booked['change'], { kind: 'accrual' }>,
): AccountState {
  const { lot, qualifying } = change;
  const counted: AccountState = {
    ...state,
    purchaseCount: state.purchaseCount + 1,
    lifetime: { ...state.lifetime, earned: state.lifetime.earned + lot.points },
    tier: change.tier ?? { ...state.tier, qualifying: state.tier.qualifying + qualifying },
  };
  if (lot.maturesAt === null) return arrive(counted, lot);
  return { ...counted, pending: addPending(state.pending, { ...lot, maturesAt: lot.maturesAt }) };
}

function evolveMaturation(state: AccountState, instant: number): AccountState {
  const due = state.pending.filter((lot) => lot.maturesAt <= instant);
  const waiting = { ...state, pending: state.pending.filter((lot) => lot.maturesAt > instant) };
  return due.reduce(arrive, waiting);
}

function evolveExpiry(state: AccountState, instant: number): AccountState {
  const gone = state.lots.filter((lot) => lot.expiresAt !== null && lot.expiresAt <= instant);
  return {
    ...state,
    lots: state.lots.filter((lot) => !gone.includes(lot)),
    lifetime: { ...state.lifetime, expired: state.lifetime.expired + sumOfPoints(gone) },
  };
}

/**
 * The state after an entry: the fold of a log is the state of its head. Needs nothing but the entry, so
 * a log replays the same whatever programme is in force by then.
 */
export function evolve(state: AccountState | undefined, booked: Booked): AccountState {
  const { change, occurredAt } = booked;
  if (change.kind === 'enrolment') return enrolledState(occurredAt, change.tier);
  if (!state) throw new TypeError('a log begins with the enrolment');
  switch (change.kind) {
    case 'accrual':
      return evolveAccrual(state, change);
    case 'maturation':
      return evolveMaturation(state, occurredAt);
    case 'expiry':
      return evolveExpiry(state, occurredAt);
    case 'tier':
      return { ...state, tier: change.tier };
  }
}
