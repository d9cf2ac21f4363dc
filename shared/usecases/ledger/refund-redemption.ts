import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { redemptionReference, refundReference } from '#shared/domain/ledger/reference.ts';
import { type RefundCommand, refund } from '#shared/domain/ledger/refund.ts';
import { append, sameContent } from '#shared/usecases/ledger/append.ts';
import { describeRedemptionAnswer } from '#shared/usecases/ledger/describe-redemption.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';
import { redemptionFacts } from '#shared/usecases/ledger/redemption-facts.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

/** Captured points go back to their buckets, once however often it is sent. */
export async function refundRedemption(
  around: Surroundings,
  programs: CurrentProgram,
  memberId: string,
  command: RefundCommand,
): Promise<{ readonly replayed: boolean; readonly answer: RedemptionAnswer }> {
  const program = await programs.get();
  const { redemptionId, refundId } = command;
  const { record, replayed } = await append(around, program, {
    memberId,
    reference: refundReference(redemptionId, refundId),
    prefix: redemptionReference(redemptionId),
    checkSame: sameContent(command.contentHash),
    gather: (log) => redemptionFacts(log, redemptionId),
    decide: ({ state, facts, now }) => ({ drafts: refund(program, state, command, facts, now) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
