import { randomBytes } from 'node:crypto';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { type BookingPorts, catchUp, chain, countersOf, type Log } from './log-writer.ts';

/** A competing writer also writes what is due, so a lost race is progress and few attempts are enough. */
const LOSSES_MAX = 8;

/**
 * Writes what is due for a member now, one entry at a time, and decides again after each lost race. Returns the number
 * of entries written: 0 for an unknown member.
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
    const putAt = ports.now();
    const outcome = await ports.ledger.put(records, countersOf(drafts));
    if (outcome.written) {
      written += 1;
      log.head = record;
      continue;
    }
    losses += 1;
    const unseen = await catchUp(ports, [log], { outcome, losses, tookMs: ports.now() - putAt });
    // A put whose response was lost is refused when the client repeats it, because its own entry has the number.
    written += unseen.filter(({ entry }) => entry.attempt === attempt).length;
  }
  throw new Unavailable();
}
