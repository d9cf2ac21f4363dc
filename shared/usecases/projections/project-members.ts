import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { type MemberProjection, project } from '#shared/domain/projections/member-projection.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type ConsumeEntries, foldMember } from '#shared/usecases/log/fold-member.ts';

export interface ProjectionStores {
  readonly ledger: LedgerStore;
  readonly projections: ProjectionStore;
  readonly receipts: ReceiptStore;
}

/** Puts the receipt of a purchase, by which it is found without its card. Safe to repeat. */
async function projectReceipt(receipts: ReceiptStore, { entry }: LedgerRecord): Promise<void> {
  if (entry.kind !== 'accrual') return;
  const store = entry.purchase?.store;
  await receipts.put({ store, purchaseId: purchaseIdOf(entry.reference), memberId: entry.memberId });
}

/** Keeps the projection and the receipts of members. Receipts are put before `lastSeq` moves, so that none is lost. */
export function projectMembers({ ledger, projections, receipts }: ProjectionStores): ConsumeEntries {
  return foldMember<MemberProjection>({
    ledger,
    read: (memberId) => projections.get(memberId),
    apply: project,
    write: async ({ before, after, records }) => {
      for (const record of records) await projectReceipt(receipts, record);
      return projections.put(after, before);
    },
  });
}
