import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { Draft, Entry } from '#shared/domain/ledger/entry.ts';
import { addLot, byExpiry } from '#shared/domain/ledger/lots.ts';
import { drawnIds, lentBackReference } from '#shared/domain/ledger/reference.ts';
import { type Lot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { type LogPlace, type Receiving, revived } from './receiving.ts';

/** Points of one expiry that a lender lent. */
export interface LentLot extends Lot {
  readonly lender: string;
}

/** Points of other members of a household that a redemption spent. */
export interface Loan {
  readonly householdId: string;
  readonly redeemer: string;
  readonly redemptionId: string;
  /** In the order in which they were drawn. */
  readonly lots: readonly LentLot[];
}

/** A loan with the logs of its lenders, as far as the act has them. */
export interface OpenLoan extends Loan {
  readonly lenders: ReadonlyMap<string, LogPlace>;
}

/** The loan that the draws before a redemption tell of, in their order. Draws are by expiry, of equal ones in that order. */
export function loanOf(draws: readonly Entry[]): Loan | undefined {
  const [first] = draws;
  if (!first) return undefined;
  const lots = draws.flatMap(({ reference, change }) => {
    const { lender } = drawnIds(reference);
    const arrived = change.kind === 'movement' ? (change.arrived ?? []) : [];
    return arrived.map((lot) => ({ ...lot, lender }));
  });
  const { householdId, redemptionId } = drawnIds(first.reference);
  return { householdId, redeemer: first.memberId, redemptionId, lots: lots.toSorted(byExpiry) };
}

/** The parts of lenders by the log that gets them: a survivor may have those of several. */
export function byLog(
  { lenders }: OpenLoan,
  lent: readonly LentLot[],
): ReadonlyMap<LogPlace, readonly Lot[]> {
  const parts = new Map<LogPlace, readonly Lot[]>();
  for (const { lender, ...lot } of lent) {
    const place = lenders.get(lender);
    if (place === undefined) throw new TypeError('a refund has the logs of the lenders');
    parts.set(place, addLot(parts.get(place) ?? [], lot));
  }
  return parts;
}

/** Lent points come back to a lender. */
export function lentBack(
  log: Receiving,
  { householdId, redeemer, redemptionId }: Loan,
  { lots, refundId }: { readonly lots: readonly Lot[]; readonly refundId: string },
  rules: Parameters<typeof revived>[2],
): Draft {
  const { arrived, confiscated } = revived(log.state, lots, rules);
  return {
    kind: 'transfer-in',
    reference: lentBackReference(householdId, redeemer, redemptionId, refundId),
    postings: postingsOf({
      available: sumOfPoints(arrived),
      transferred: -sumOfPoints(lots),
      confiscated,
    }),
    occurredAt: rules.now,
    change: { kind: 'movement', arrived },
    act: { kind: 'transfer', other: redeemer },
  };
}
