import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { findRedemption, type Standpoint } from './find-redemption.ts';
import type { RedeemedBy } from './redeemed-here.ts';
import { redemptionOf } from './redemption-of.ts';

/** The redemption of an absorbed member by its first entry; undefined where that log has none of the id. */
async function absorbed(
  log: LogReader,
  standpoint: Standpoint,
  of: string,
  redemptionId: string,
): Promise<Redemption | undefined> {
  if (!log.logs.includes(of)) return undefined;
  const reference = redemptionReference(redemptionId);
  const place = (await log.inLog(of, reference)).get(reference);
  return place && redemptionOf(log, standpoint, await log.record(place));
}

/** A redemption with its present status. A reservation past its time has lapsed, even before the lapse is written. */
export async function getRedemption(
  ports: LogStores & { readonly now: () => number },
  program: Program,
  memberId: string,
  redemptionId: string,
  { of = memberId }: RedeemedBy = {},
): Promise<Redemption> {
  const head = await readHead(ports.ledger, memberId);
  const log = new LogReader(ports, memberId, [head], head.state.absorbed);
  const standpoint = { program, head, clock: ports.now() };
  const found =
    of === memberId
      ? await findRedemption(log, standpoint, redemptionId)
      : await absorbed(log, standpoint, of, redemptionId);
  if (!found) throw new RedemptionNotFound();
  return found;
}
