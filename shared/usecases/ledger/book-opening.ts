import type { OpeningAnswer } from '#shared/contracts/ledger/opening.ts';
import { approvalIdOf } from '#shared/domain/approvals/approval-id.ts';
import { IMPORTS, withinImport } from '#shared/domain/approvals/opening-import.ts';
import { type OpeningCommand, open } from '#shared/domain/ledger/acts/opening.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { openingReference } from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import { appendBy, type Giver } from '#shared/usecases/approvals/append-by.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

function describeOpeningAnswer(program: Program, { entry, state }: LedgerRecord): OpeningAnswer {
  const { memberId, seq, recordedAt, tierChange } = entry;
  return present({
    entry: entryDocument(entry, program.version),
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

export interface OpeningPorts extends BookingPorts {
  readonly approvals: ApprovalStore;
}

interface AsStaff {
  readonly giver?: Giver | undefined;
  /** The approved import that the opening balance is a part of: it then counts in nobody's day. */
  readonly importId?: string | undefined;
}

function findImport(approvals: ApprovalStore, importId: string) {
  const named = { kind: 'opening-import', memberId: IMPORTS, ids: { importId } } as const;
  return approvals.find(IMPORTS, approvalIdOf(named));
}

/** Books the opening balance of a member, once for each opening id. */
export async function bookOpening(
  ports: OpeningPorts,
  programs: CurrentProgram,
  memberId: string,
  command: OpeningCommand,
  { giver, importId }: AsStaff = {},
): Promise<{ readonly replayed: boolean; readonly answer: OpeningAnswer }> {
  const program = await programs.get();
  const { record, replayed } = await appendBy(ports, program, importId === undefined ? giver : undefined, {
    memberId,
    reference: openingReference(command.openingId),
    checkSame: sameContent(command.contentHash),
    gather: async () => (importId === undefined ? undefined : findImport(ports.approvals, importId)),
    decide: ({ state, now, facts, exhausted }) => {
      const drafts = open(program, state, command, now);
      if (importId === undefined) return { drafts };
      const counters = withinImport(facts, drafts, exhausted);
      return { drafts: drafts.map((draft) => ({ ...draft, counters })) };
    },
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeOpeningAnswer(recorded, record) };
}
