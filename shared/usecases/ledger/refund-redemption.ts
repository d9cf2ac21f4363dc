import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { type RefundCommand, refund } from '#shared/domain/ledger/acts/refund.ts';
import { redemptionReference, refundReference } from '#shared/domain/ledger/reference.ts';
import { append } from '#shared/usecases/log/append.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';
import { factsIn, keyOf, type RedeemedBy } from './redeemed-here.ts';

/** Gives captured points back to their buckets, once for each refund id. */
export async function refundRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of = memberId, ...command }: RefundCommand & RedeemedBy,
): Promise<{ readonly replayed: boolean; readonly answer: RedemptionAnswer }> {
  const program = await programs.get();
  const { redemptionId, refundId } = command;
  const place = { memberId, of };
  const checkSame = sameContent(command.contentHash);
  const { key, done } = await keyOf(ports, place, redemptionId, (own) => refundReference(own, refundId));
  if (done) checkSame(done);
  const { record, replayed } = done
    ? { record: done, replayed: true }
    : await append(ports, program, {
        memberId,
        reference: refundReference(key, refundId),
        prefix: redemptionReference(key),
        checkSame,
        gather: (log) => factsIn(log, place, redemptionId),
        decide: ({ state, facts, now }) => ({
          drafts: refund(program, state, { ...command, redemptionId: key }, facts, now),
        }),
      });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
