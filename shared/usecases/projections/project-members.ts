import type { NoticeEvent } from '#shared/domain/events/event-names.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { type MemberProjection, project } from '#shared/domain/projections/member-projection.ts';
import { withNotices } from '#shared/domain/projections/with-notices.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import type { Receipt, ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import type { SendEvents } from '#shared/usecases/events/send-events.ts';
import { type ConsumeEntries, foldMembers } from '#shared/usecases/log/fold-members.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

export interface ProjectionPorts {
  readonly ledger: LedgerStore;
  readonly projections: ProjectionStore;
  readonly receipts: ReceiptStore;
  /** Tells the outside of entries; undefined where no event leaves. */
  readonly send?: SendEvents | undefined;
  /** Makes members due for notices; undefined where none leaves. */
  readonly notices?:
    | { readonly names: readonly NoticeEvent[]; readonly programs: Pick<CurrentProgram, 'get'> }
    | undefined;
}

/** The receipt of a purchase, by which it is found without its card. */
function receiptOf({ entry }: LedgerRecord): readonly Receipt[] {
  if (entry.kind !== 'accrual') return [];
  const store = entry.purchase?.store;
  return [{ store, purchaseId: purchaseIdOf(entry.reference), memberId: entry.memberId }];
}

/**
 * Keeps the projection and the receipts of members, and sends events. Receipts are put and events sent before `lastSeq`
 * moves, so that none is lost.
 */
export function projectMembers(ports: ProjectionPorts): ConsumeEntries {
  const { ledger, projections, receipts, send, notices } = ports;
  return foldMembers<MemberProjection>({
    ledger,
    read: (memberIds) => projections.getAll(memberIds),
    apply: notices
      ? async (before, record) => {
          const rules = { program: await notices.programs.get(), names: notices.names };
          return withNotices(before, project(before, record), record, rules);
        }
      : project,
    prepare: async (steps) => {
      const records = steps.flatMap((step) => step.records);
      await receipts.put(records.flatMap(receiptOf));
      await send?.(records);
    },
    write: ({ before, after }) => projections.put(after, before),
  });
}
