import { type RefundCommand, refund } from '#shared/domain/ledger/acts/refund.ts';
import { refundReference } from '#shared/domain/ledger/reference.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { bookStep, type RedeemedBy, type Stepped } from './book-step.ts';

/** Gives captured points back to their buckets, once for each refund id. */
export function refundRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of, ...command }: RefundCommand & RedeemedBy,
  giver?: Giver,
): Promise<Stepped> {
  const { redemptionId, refundId, contentHash } = command;
  return bookStep(
    ports,
    programs,
    { memberId, of, redemptionId },
    {
      referenceOf: (key) => refundReference(key, refundId),
      checkSame: sameContent(contentHash),
      decide: (key, { state, facts, now }, program) =>
        refund(program, state, { ...command, redemptionId: key }, facts, now),
    },
    giver,
  );
}
