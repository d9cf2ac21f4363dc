import { randomBytes } from 'node:crypto';
import { seal } from '#shared/domain/ledger/seal.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { Surroundings } from '#shared/usecases/ledger/append.ts';

/** Whoever wins against this writes what is due as well, so that few tries are many. */
const LOSSES_MAX = 8;
const PAUSE_MS = 4;

/**
 * Writes what is due of a member now, an entry at a time, each unless its number is taken; then it is decided
 * again on the log as it is. Answers how many entries it wrote: none for a member who is not known.
 */
export async function settleMember(
  { ledger, now, pause, random }: Omit<Surroundings, 'details'>,
  program: Program,
  memberId: string,
): Promise<number> {
  const attempt = randomBytes(8).toString('hex');
  let written = 0;
  let losses = 0;
  let head = await ledger.head(memberId);
  while (head) {
    const recordedAt = Math.max(now(), head.entry.recordedAt);
    const [draft] = settle(program, head.state, recordedAt).drafts;
    if (!draft) break;
    const record = seal(head, draft, { memberId, recordedAt, programVersion: program.version, attempt });
    const outcome = await ledger.put(record);
    // A put whose answer was lost is refused when the client repeats it, for an entry of its own.
    if (outcome.written || outcome.winner?.entry.attempt === attempt) {
      written += 1;
      head = record;
      continue;
    }
    losses += 1;
    if (losses > LOSSES_MAX) throw new Unavailable();
    await pause(random() * PAUSE_MS * 2 ** losses);
    head = await ledger.head(memberId);
  }
  return written;
}
