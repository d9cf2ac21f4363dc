import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { type RefundCommand, refund } from '#shared/domain/ledger/acts/refund.ts';
import { redemptionReference, refundReference } from '#shared/domain/ledger/reference.ts';
import { append } from '#shared/usecases/log/append.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { redemptionFacts } from './redemption-facts.ts';

/** Gives captured points back to their buckets, once for each refund id. */
export async function refundRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: RefundCommand,
): Promise<{ readonly replayed: boolean; readonly answer: RedemptionAnswer }> {
  const program = await programs.get();
  const { redemptionId, refundId } = command;
  const { record, replayed } = await append(ports, program, {
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
