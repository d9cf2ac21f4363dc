import type { StatusAnswer } from '#shared/contracts/members/change-status.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { changeStatus as decide, type StatusCommand } from '#shared/domain/ledger/acts/status.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { statusReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { append } from '#shared/usecases/log/append.ts';
import { nothingToGather, sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

function describeStatusAnswer(program: Program, { entry, state }: LedgerRecord): StatusAnswer {
  const status = actOf(entry, 'status')?.to;
  if (status !== 'active' && status !== 'suspended') throw new TypeError('not the entry of a status');
  const { memberId, seq, recordedAt } = entry;
  return {
    entry: entryDocument(entry, program.version),
    status,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  };
}

/** Suspends a member, or ends the suspension, once for each change id. */
export async function changeStatus(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: StatusCommand,
): Promise<{ readonly replayed: boolean; readonly answer: StatusAnswer }> {
  const { record, replayed } = await append(ports, await programs.get(), {
    memberId,
    reference: statusReference(command.changeId),
    checkSame: sameContent(command.contentHash),
    gather: nothingToGather,
    decide: ({ state, now }) => ({ drafts: decide(state, command, now) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeStatusAnswer(recorded, record) };
}
