import type { Program } from '#shared/domain/program/program.ts';
import { move, postingsOf } from './accounts.ts';
import { stockReturned } from './counters.ts';
import type { Draft } from './entry.ts';
import { evolve } from './evolve.ts';
import { isPast, restore } from './lots.ts';
import { dueReference, redemptionStepReference } from './reference.ts';
import { type AccountState, endedBy, isClosed, sumOfPoints } from './state.ts';
import { advance } from './tier.ts';
import { isGivenUp, waitsUntil } from './undelivered.ts';

function maturation(state: AccountState, until: number): Draft {
  const due = state.pending.filter((lot) => lot.maturesAt <= until);
  const occurredAt = Math.max(...due.map((lot) => lot.maturesAt));
  return {
    kind: 'maturation',
    reference: dueReference('maturation', occurredAt),
    postings: move(sumOfPoints(due), 'pending', 'available'),
    occurredAt,
    change: { kind: 'maturation' },
  };
}

/**
 * One lapse for all reservations that end at or before an instant. A single one is named by its reference, several by the
 * act.
 */
function lapse(state: AccountState, until: number): Draft {
  const due = endedBy(state, until);
  const occurredAt = Math.max(...due.map(({ expiresAt }) => expiresAt));
  let { debt } = state;
  const gains = { available: 0, reserved: 0, expired: 0, confiscated: 0 };
  for (const { lots, expiresAt } of due) {
    const { arrived, expired, confiscated } = restore({ debt, status: state.status }, lots, expiresAt);
    debt = Math.max(0, debt - sumOfPoints(arrived));
    gains.available += sumOfPoints(arrived);
    gains.reserved -= sumOfPoints(lots);
    gains.expired += expired;
    gains.confiscated += confiscated;
  }
  const [only, ...more] = due;
  const named =
    only && more.length === 0
      ? { reference: redemptionStepReference(only.redemptionId, 'lapse') }
      : {
          reference: dueReference('lapse', occurredAt),
          act: { kind: 'lapse', redemptionIds: due.map(({ redemptionId }) => redemptionId) } as const,
        };
  return {
    kind: 'lapse',
    ...named,
    postings: postingsOf(gains),
    occurredAt,
    change: { kind: 'lapse' },
    counters: stockReturned(due.flatMap(({ reward }) => reward ?? [])),
  };
}

/**
 * The next points that come back or mature. While debt is owed the order matters, because the first points repay it.
 * Each kind then goes only as far as the next instant of the other, so that a late sweep changes nothing.
 */
function nextArrival(state: AccountState, now: number): Draft | undefined {
  const matures = Math.min(...state.pending.map((lot) => lot.maturesAt));
  const lapses = Math.min(...state.reservations.map(({ expiresAt }) => expiresAt));
  if (Math.min(matures, lapses) > now) return undefined;
  const ordered = state.debt > 0;
  if (matures <= now && (matures <= lapses || !ordered)) {
    return maturation(state, ordered ? Math.min(now, lapses) : now);
  }
  return lapse(state, ordered ? Math.min(now, matures - 1) : now);
}

function dueExpiry(state: AccountState, now: number): Draft | undefined {
  const due = state.lots.filter((lot) => isPast(lot, now));
  const givenUp = (state.undelivered ?? []).filter((one) => isGivenUp(one, now));
  if (due.length + givenUp.length === 0) return undefined;
  const occurredAt = Math.max(...due.map((lot) => lot.expiresAt ?? 0), ...givenUp.map(waitsUntil));
  const [available, pending] = [sumOfPoints(due), sumOfPoints(givenUp)];
  return {
    kind: 'expiry',
    reference: dueReference('expiry', occurredAt),
    postings:
      pending === 0
        ? move(available, 'available', 'expired')
        : postingsOf({ available: -available, pending: -pending, expired: available + pending }),
    occurredAt,
    change: { kind: 'expiry' },
  };
}

function dueTier(program: Program, state: AccountState, now: number): Draft | undefined {
  const { standing, changedAt } = advance(program, state.enrolledAt, state.tier, now);
  if (changedAt === undefined || standing.tierId === state.tier.tierId) return undefined;
  return {
    kind: 'tier',
    reference: dueReference('tier', changedAt),
    postings: [],
    occurredAt: changedAt,
    change: { kind: 'tier', tier: standing },
    tierChange: { from: state.tier.tierId, to: standing.tierId },
  };
}

/**
 * The entries that are due at `now` and not yet written, one of each kind (several while debt is owed), and the state
 * as if they were written. It is pure, so a read shows them and a booking writes them: a late sweep never changes a
 * balance.
 */
export function settle(
  program: Program,
  state: AccountState,
  now: number,
): { readonly drafts: readonly Draft[]; readonly state: AccountState } {
  const drafts: Draft[] = [];
  let settled = state;
  const book = (draft: Draft) => {
    drafts.push(draft);
    settled = evolve(settled, draft);
  };
  for (let next = nextArrival(settled, now); next; next = nextArrival(settled, now)) book(next);
  const expiry = dueExpiry(settled, now);
  if (expiry) book(expiry);
  if (isClosed(settled)) return { drafts, state: settled };
  const tier = dueTier(program, settled, now);
  if (tier) book(tier);
  const { standing } = advance(program, settled.enrolledAt, settled.tier, now);
  return { drafts, state: { ...settled, tier: standing } };
}
