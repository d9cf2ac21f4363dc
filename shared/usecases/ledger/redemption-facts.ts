import { actOf } from '#shared/domain/ledger/act.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { RedemptionFacts } from '#shared/domain/ledger/reservation.ts';
import type { LogReader } from '#shared/usecases/ledger/log-reader.ts';

/** A redemption as its newest entry tells of it. A lapse tells nothing: then only the state says that it ended. */
export async function redemptionFacts(log: LogReader, redemptionId: string): Promise<RedemptionFacts> {
  const references = await log.references(redemptionReference(redemptionId));
  const newest = await log.newest(references.values());
  return { known: newest !== undefined, act: actOf(newest?.entry, 'redemption') };
}
