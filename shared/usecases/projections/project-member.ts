import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { project } from '#shared/domain/projections/member-projection.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { inOrder } from '#shared/usecases/projections/in-order.ts';

/** Before the enrolment, which is entry 0. */
const NOTHING = -1;
const TRIES = 5;

/** Brings a member's projection up to the newest of `records`, each entry counted once. */
export async function projectMember(
  { ledger, projections }: { readonly ledger: LedgerStore; readonly projections: ProjectionStore },
  memberId: string,
  records: readonly LedgerRecord[],
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await projections.get(memberId);
    let after = before;
    for await (const record of inOrder(ledger, memberId, before?.lastSeq ?? NOTHING, records)) {
      after = project(after, record);
    }
    if (!after || after === before || (await projections.put(after, before))) return;
  }
  throw new Unavailable();
}
