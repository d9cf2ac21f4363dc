import type { Balance } from '#shared/contracts/ledger/balance.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { readHead } from '#shared/usecases/ledger/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

export interface BalanceSurroundings {
  readonly ledger: LedgerStore;
  readonly now: () => number;
}

/** The newest entry recorded at or before an instant, by halving: `recordedAt` never falls along a log. */
export async function recordAt(
  ledger: LedgerStore,
  head: LedgerRecord,
  at: number,
): Promise<LedgerRecord | undefined> {
  if (head.entry.recordedAt <= at) return head;
  let low = -1;
  let high = head.entry.seq;
  let found: LedgerRecord | undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const record = await ledger.entry(head.entry.memberId, middle);
    if (!record) throw new TypeError('a log has a gap');
    if (record.entry.recordedAt <= at) {
      low = middle;
      found = record;
    } else {
      high = middle;
    }
  }
  return found;
}

/**
 * The balance now, or what the ledger knew at a past instant, settled to it with the programme of then.
 * Before the enrolment there was no such member.
 */
export async function getBalance(
  { ledger, now }: BalanceSurroundings,
  programs: CurrentProgram,
  memberId: string,
  at: number | undefined,
): Promise<Balance> {
  const clock = now();
  if (at !== undefined && at > clock) {
    throw new ValidationFailed([{ pointer: '/query/at', message: 'must not lie in the future' }]);
  }
  const head = await readHead(ledger, memberId);
  const asOf = at ?? Math.max(clock, head.entry.recordedAt);
  const record = await recordAt(ledger, head, asOf);
  if (!record) throw new MemberNotFound();
  const program = at === undefined ? await programs.get() : await programs.inForceAt(at);
  return describeBalance(program, { memberId, seq: record.entry.seq, state: record.state }, asOf) as Balance;
}
