import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { project } from '#shared/domain/projections/member-projection.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { inOrder } from '#shared/usecases/log/in-order.ts';

export interface ProjectionStores {
  readonly ledger: LedgerStore;
  readonly projections: ProjectionStore;
  readonly receipts: ReceiptStore;
}

/** Before the enrolment, which is entry 0. */
const NOTHING = -1;
const TRIES = 5;

/** A purchase in a store can be found by its receipt. Put again it is the same, so it goes before `lastSeq` moves. */
async function projectReceipt(receipts: ReceiptStore, { entry }: LedgerRecord): Promise<void> {
  const store = entry.purchase?.store;
  if (entry.kind !== 'accrual' || store === undefined) return;
  await receipts.put({ store, purchaseId: purchaseIdOf(entry.reference), memberId: entry.memberId });
}

/** Brings a member's projection up to the newest of `records`, each entry counted once. */
export async function projectMember(
  { ledger, projections, receipts }: ProjectionStores,
  memberId: string,
  records: readonly LedgerRecord[],
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await projections.get(memberId);
    let after = before;
    for await (const record of inOrder(ledger, memberId, before?.lastSeq ?? NOTHING, records)) {
      await projectReceipt(receipts, record);
      after = project(after, record);
    }
    if (!after || after === before || (await projections.put(after, before))) return;
  }
  throw new Unavailable();
}
