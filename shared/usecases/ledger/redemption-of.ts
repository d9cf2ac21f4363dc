import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionIdOf } from '#shared/domain/ledger/reference.ts';
import type { LogReader } from '#shared/usecases/log/log-reader.ts';
import { describeRedemption, makes } from './describe-redemption.ts';
import { findRedemption, isOpen, type Standpoint, statusNow } from './find-redemption.ts';
import { paymentFacts } from './redemption-facts.ts';

/** Whether an entry is the first one of a redemption. */
export const isRedemption = ({ entry }: LedgerRecord): boolean => makes(entry.kind);

/**
 * The redemption that an entry began, with its present status, judged by the log it stands in: that of a merged member
 * may have the id of another one.
 */
export async function redemptionOf(
  log: LogReader,
  place: Standpoint,
  { entry }: LedgerRecord,
): Promise<Redemption> {
  const { memberId, reference } = entry;
  const redemptionId = redemptionIdOf(reference);
  const named = (await log.references(reference)).get(reference);
  const found = named?.memberId === memberId ? await findRedemption(log, place, redemptionId) : undefined;
  if (found) return found;
  const facts = await paymentFacts(log, entry, redemptionId);
  // The entry of a lapse has no redemption act; the entry of the reservation has it.
  const act = facts.act ?? actOf(entry, 'redemption');
  if (!act) throw new TypeError('a redemption without its act');
  return describeRedemption(redemptionId, act, {
    status: statusNow(act, isOpen(place, facts.key)),
    bookedFor: memberId,
    first: entry,
  });
}
