import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type AccountState, balancesOf, isClosed } from '#shared/domain/ledger/state.ts';
import { waitsUntil } from '#shared/domain/ledger/undelivered.ts';

/** Facts about members that are looked up other than by their log, above all the next due instant. */
export interface MemberProjection {
  readonly memberId: string;
  /** The newest entry it contains. */
  readonly lastSeq: number;
  readonly status: AccountState['status'];
  readonly tierId: string;
  readonly available: number;
  readonly pending: number;
  readonly purchases: number;
  /** Minor units of the base currency, less returned goods. */
  readonly spendBase: number;
  /** When the newest purchase happened; an instant, as below. */
  readonly lastPurchaseAt?: number | undefined;
  /** No entry will be due before this instant; absent when none will be. */
  readonly dueAt?: number | undefined;
  /** When the next notice is to be told; only where notices leave the environment. */
  readonly noticeAt?: number | undefined;
}

/**
 * The first instant at which `settle` may have something to write while the programme stays the same; absent where it
 * never will. At that instant there may still be nothing: a tier that could fall may be renewed. For a state settled to
 * an instant the result lies after that instant, so that a sweep makes progress.
 */
export function nextDueAt(state: AccountState): number | undefined {
  const { fallsAt, keptUntil, periodEndsAt } = state.tier;
  // A tier can fall only at the end of a period, although `keptUntil` may come from a programme with other periods.
  const tierFrom = keptUntil === null ? null : Math.max(keptUntil, periodEndsAt);
  const instants = [
    ...state.pending.map(({ maturesAt }) => maturesAt),
    ...state.lots.map(({ expiresAt }) => expiresAt),
    ...(state.undelivered ?? []).map(waitsUntil),
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
