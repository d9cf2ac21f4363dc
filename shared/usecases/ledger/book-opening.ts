import type { OpeningAnswer } from '#shared/contracts/ledger/opening.ts';
import { type OpeningCommand, open } from '#shared/domain/ledger/acts/opening.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { openingReference } from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { appendBy, type Giver } from '#shared/usecases/approvals/append-by.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { nothingToGather, sameContent } from '#shared/usecases/log/command.ts';
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

/** Books the opening balance of a member, once for each opening id. */
export async function bookOpening(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: OpeningCommand,
  giver?: Giver,
): Promise<{ readonly replayed: boolean; readonly answer: OpeningAnswer }> {
  const program = await programs.get();
  const { record, replayed } = await appendBy(ports, program, giver, {
    memberId,
    reference: openingReference(command.openingId),
    checkSame: sameContent(command.contentHash),
    gather: nothingToGather,
    decide: ({ state, now }) => ({ drafts: open(program, state, command, now) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeOpeningAnswer(recorded, record) };
}
