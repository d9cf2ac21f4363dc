import { type RefundCommand, refund } from '#shared/domain/ledger/acts/refund.ts';
import { refundReference } from '#shared/domain/ledger/reference.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { type RedeemedBy, type Stepped, tryStep } from './book-step.ts';
import { logsNeeded, type NeedsLogs } from './loans.ts';

/**
 * Gives captured points back to whose they were, once for each refund id. Where a household lent some, the lenders' logs
 * are in the same write.
 */
export async function refundRedemption(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: RefundCommand & RedeemedBy,
  giver?: Giver,
  lenders: readonly string[] = [],
): Promise<Stepped> {
  const { of, ...asked } = command;
  const { redemptionId, refundId, contentHash } = asked;
  const booked = await tryStep<NeedsLogs>(
    ports,
    programs,
    { memberId, of, redemptionId },
    {
      referenceOf: (key) => refundReference(key, refundId),
      checkSame: sameContent(contentHash),
      others: lenders,
      givesBack: true,
      decide: (key, { state: own, otherStates: others, facts, now }, program) =>
        logsNeeded(facts.loan ? [facts.loan] : [], others) ??
        refund(program, { own, others }, { ...asked, redemptionId: key }, facts, now),
    },
    giver,
  );
  if (!('needs' in booked)) return booked;
  return refundRedemption(ports, programs, memberId, command, giver, booked.members);
}
