import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { type MemberProjection, project } from '#shared/domain/projections/member-projection.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import type { Receipt, ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type ConsumeEntries, foldMembers } from '#shared/usecases/log/fold-members.ts';

export interface ProjectionStores {
  readonly ledger: LedgerStore;
  readonly projections: ProjectionStore;
  readonly receipts: ReceiptStore;
}

/** The receipt of a purchase, by which it is found without its card. */
function receiptOf({ entry }: LedgerRecord): readonly Receipt[] {
  if (entry.kind !== 'accrual') return [];
  const store = entry.purchase?.store;
  return [{ store, purchaseId: purchaseIdOf(entry.reference), memberId: entry.memberId }];
}

/** Keeps the projection and the receipts of members. Receipts are put before `lastSeq` moves, so that none is lost. */
export function projectMembers({ ledger, projections, receipts }: ProjectionStores): ConsumeEntries {
  return foldMembers<MemberProjection>({
    ledger,
    read: (memberIds) => projections.getAll(memberIds),
    apply: project,
    prepare: (steps) => receipts.put(steps.flatMap(({ records }) => records.flatMap(receiptOf))),
    write: ({ before, after }) => projections.put(after, before),
  });
}
