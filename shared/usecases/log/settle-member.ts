import { randomBytes } from 'node:crypto';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { type BookingPorts, catchUp, chain, countersOf, type Log } from './log-writer.ts';

/** Whoever wins against this writes what is due as well, so that few tries are many. */
const LOSSES_MAX = 8;

/**
 * Writes what is due of a member now, an entry at a time, each unless its number is taken; then it is decided
 * again on the log as it is. Answers how many entries it wrote: none for a member who is not known.
 */
export async function settleMember(
  ports: Omit<BookingPorts, 'details'>,
  program: Program,
  memberId: string,
): Promise<number> {
  const attempt = randomBytes(8).toString('hex');
  const head = await ports.ledger.head(memberId);
  if (!head) return 0;
  const log: Log = { memberId, head };
  let written = 0;
  for (let losses = 0; losses <= LOSSES_MAX; ) {
    const recordedAt = Math.max(ports.now(), log.head.entry.recordedAt);
    const drafts = settle(program, log.head.state, recordedAt).drafts.slice(0, 1);
    const records = chain(log, drafts, { recordedAt, programVersion: program.version, attempt });
    const [record] = records;
    if (!record) return written;
    const outcome = await ports.ledger.put(records, countersOf(drafts));
    if (outcome.written) {
      written += 1;
      log.head = record;
      continue;
    }
    losses += 1;
    const unseen = await catchUp(ports, [log], outcome, losses);
    // A put whose answer was lost is refused when the client repeats it, for an entry of its own.
    written += unseen.filter(({ entry }) => entry.attempt === attempt).length;
  }
  throw new Unavailable();
}
