import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { RedemptionNotFound } from '#shared/domain/ledger/acts/redemption-refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { ownerOf, type RedeemedBy } from './book-step.ts';
import { findRedemption } from './find-redemption.ts';

/** A redemption with its present status. A reservation past its time has lapsed, even before the lapse is written. */
export async function getRedemption(
  ports: LogStores & { readonly now: () => number },
  program: Program,
  memberId: string,
  redemptionId: string,
  { of, own }: RedeemedBy & Reader = {},
): Promise<Redemption> {
  const head = await readHead(ports.ledger, memberId, { own });
  const log = new LogReader(ports, memberId, [head], head.state.absorbed);
  const owner = ownerOf({ memberId, of });
  if (owner !== undefined && !log.logs.includes(owner)) throw new RedemptionNotFound();
  const standpoint = { program, head, clock: ports.now() };
  const found = await findRedemption(log, standpoint, redemptionId, owner);
  if (!found) throw new RedemptionNotFound();
  return found;
}
