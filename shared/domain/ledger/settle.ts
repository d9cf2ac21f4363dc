import { move } from '#shared/domain/ledger/accounts.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { dueReference } from '#shared/domain/ledger/reference.ts';
import { type AccountState, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { advance } from '#shared/domain/ledger/tier.ts';
import type { Program } from '#shared/domain/program/program.ts';

function dueMaturation(state: AccountState, now: number): Draft | undefined {
  const due = state.pending.filter((lot) => lot.maturesAt <= now);
  if (due.length === 0) return undefined;
  const occurredAt = Math.max(...due.map((lot) => lot.maturesAt));
  return {
    kind: 'maturation',
    reference: dueReference('maturation', occurredAt),
    postings: move(sumOfPoints(due), 'pending', 'available'),
    occurredAt,
    change: { kind: 'maturation' },
  };
}

function dueExpiry(state: AccountState, now: number): Draft | undefined {
  const instants = state.lots.flatMap(({ expiresAt }) =>
    expiresAt !== null && expiresAt <= now ? [expiresAt] : [],
  );
  if (instants.length === 0) return undefined;
  const occurredAt = Math.max(...instants);
  const due = state.lots.filter((lot) => lot.expiresAt !== null && lot.expiresAt <= occurredAt);
  return {
    kind: 'expiry',
    reference: dueReference('expiry', occurredAt),
    postings: move(sumOfPoints(due), 'available', 'expired'),
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
 * What is due at `now` and not yet written, at most one entry of a kind, and the state as if it were
 * written. Pure, so a read shows it and a booking writes it: a late sweep never changes a balance.
 */
export function settle(
  program: Program,
  state: AccountState,
  now: number,
): { readonly drafts: readonly Draft[]; readonly state: AccountState } {
  const drafts: Draft[] = [];
  let settled = state;
  const book = (draft: Draft | undefined) => {
    if (!draft) return;
    drafts.push(draft);
    settled = evolve(settled, draft);
  };
  book(dueMaturation(settled, now));
  book(dueExpiry(settled, now));
  book(dueTier(program, settled, now));
  const { standing } = advance(program, settled.enrolledAt, settled.tier, now);
  return { drafts, state: { ...settled, tier: standing } };
}
