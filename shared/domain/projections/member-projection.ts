import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type AccountState, balancesOf, isClosed } from '#shared/domain/ledger/state.ts';

/** What is looked up of members other than by their log: by when something is due, first of all. */
export interface MemberProjection {
  readonly memberId: string;
  /** The newest entry it contains. */
  readonly lastSeq: number;
  readonly status: AccountState['status'];
  readonly tierId: string;
  readonly available: number;
  readonly pending: number;
  readonly purchases: number;
  /** Minor units of the base currency, less what came back. */
  readonly spendBase: number;
  /** When the newest purchase happened; an instant, as below. */
  readonly lastPurchaseAt?: number | undefined;
  /** No entry will be due before this instant; absent when none will be. */
  readonly dueAt?: number | undefined;
}

/**
 * `settle` has nothing to write before this instant, nor ever when it is absent, while the programme stays as it
 * is. At it, it may still have nothing: a tier that could fall then may turn out renewed. Of a state that is
 * settled to an instant it lies after that instant, so that whoever waits for it gets on.
 */
export function nextDueAt(state: AccountState): number | undefined {
  const { fallsAt, keptUntil, periodEndsAt } = state.tier;
  // Whether a tier goes is decided as a period ends, though a programme with other periods said when it was kept.
  const tierFrom = keptUntil === null ? null : Math.max(keptUntil, periodEndsAt);
  const instants = [
    ...state.pending.map(({ maturesAt }) => maturesAt),
    ...state.lots.map(({ expiresAt }) => expiresAt),
    ...state.reservations.map(({ expiresAt }) => expiresAt),
    isClosed(state) ? null : (fallsAt ?? tierFrom),
  ].filter((instant) => instant !== null);
  return instants.length > 0 ? Math.min(...instants) : undefined;
}

function spent({ kind, purchase }: Entry): number {
  if (kind === 'accrual') return purchase?.totalBase ?? 0;
  return kind === 'return' ? -(purchase?.totalBase ?? 0) : 0;
}

/** The projection after the next entry of the log. */
export function project(
  before: MemberProjection | undefined,
  { entry, state }: LedgerRecord,
): MemberProjection {
  const { available, pending } = balancesOf(state);
  const purchase = entry.kind === 'accrual' ? entry.purchase : undefined;
  const lastPurchaseAt = purchase
    ? Math.max(before?.lastPurchaseAt ?? entry.occurredAt, entry.occurredAt)
    : before?.lastPurchaseAt;
  return {
    memberId: entry.memberId,
    lastSeq: entry.seq,
    status: state.status,
    tierId: state.tier.tierId,
    available,
    pending,
    purchases: (before?.purchases ?? 0) + (purchase ? 1 : 0),
    spendBase: (before?.spendBase ?? 0) + spent(entry),
    lastPurchaseAt,
    dueAt: nextDueAt(state),
  };
}
