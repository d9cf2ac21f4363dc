import type { AdjustmentAnswer } from '#shared/contracts/ledger/adjustment.ts';
import { type AdjustCommand, adjust } from '#shared/domain/ledger/acts/adjust.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { adjustmentReference } from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { appendBy, type Giver } from '#shared/usecases/approvals/append-by.ts';
import type { Booked } from '#shared/usecases/approvals/book-or-ask.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { nothingToGather, sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

function describeAdjustmentAnswer(program: Program, { entry, state }: LedgerRecord): AdjustmentAnswer {
  const { memberId, seq, recordedAt, tierChange } = entry;
  return present({
    entry: entryDocument(entry, program.version),
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

/** Gives or takes points by an agent's decision, once for each adjustment id. */
export async function adjustPoints(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: AdjustCommand,
  giver?: Giver,
): Promise<Booked<AdjustmentAnswer>> {
  const program = await programs.get();
  const { adjustmentId, points, contentHash } = command;
  const approvedBy = giver?.approves && giver.by;
  const { record, replayed } = await appendBy(
    ports,
    program,
    giver,
    {
      memberId,
      reference: adjustmentReference(adjustmentId),
      checkSame: sameContent(contentHash),
      gather: nothingToGather,
      decide: ({ state, now }) => ({ drafts: adjust(program, state, { ...command, approvedBy }, now) }),
    },
    { points: () => points },
  );
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeAdjustmentAnswer(recorded, record) };
}
