import type { NoticeEvent } from '#shared/domain/events/event-names.ts';
import { dueNotices, NOTICE_DAYS_MAX, nextNoticeAt } from '#shared/domain/events/notices.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { nextDueAt } from '#shared/domain/projections/member-projection.ts';
import { earlier } from '#shared/domain/projections/with-notices.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { dueShards } from '#shared/stores/due-shards.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { LookedAhead } from '#shared/stores/projections/looked-ahead.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { describeNotice } from '#shared/usecases/events/describe-notice.ts';
import type { SendOutside } from '#shared/usecases/events/send-events.ts';

/** Ports of the sweep where notices leave the environment. */
export interface NoticePorts {
  readonly names: readonly NoticeEvent[];
  readonly send: SendOutside;
  readonly lookedAhead: Pick<LookedAhead, 'get' | 'put'>;
}

/** Members whose next due instant is this far away are looked at: a day before the first notice of one that falls then. */
const AHEAD_MS = (NOTICE_DAYS_MAX + 1) * DAY_MS;
/** The index is looked through again when this much of it has come near. */
const STEP_MS = 60 * 60_000;

/** A member at whom the sweep looks: the newest entry, and the state that is settled to now. */
interface Settled {
  readonly head: LedgerRecord;
  readonly state: AccountState;
}

/** Tells the notices of a member that are due now. Returns the instant of the next one. */
export async function tellNotices(
  { names, send }: NoticePorts,
  projections: Pick<ProjectionStore, 'get'>,
  program: Program,
  { head, state }: Settled,
  now: number,
): Promise<number | undefined> {
  const { memberId } = head.entry;
  const from = (await projections.get(memberId))?.noticeAt;
  if (from !== undefined && from <= now) {
    const due = dueNotices(program, state, names, { from, now });
    if (due.length > 0) await send(due.map((notice) => describeNotice(head.entry, notice)));
  }
  return nextNoticeAt(program, state, names, now);
}

export interface LookAheadPorts {
  readonly ledger: Pick<LedgerStore, 'head'>;
  readonly projections: Pick<ProjectionStore, 'dueBetween' | 'getAll' | 'moveDue'>;
  readonly notices: NoticePorts;
  readonly now: () => number;
}

/**
 * Makes members due for their next notice whose projections know none, because they were written before notices left
 * the environment. It looks once at each member whose due instant comes near, and not beyond an instant; a run that
 * stops on the way goes over the same hour again.
 */
export async function lookAhead(ports: LookAheadPorts, program: Program, until: number): Promise<void> {
  const { projections, notices, now } = ports;
  const horizon = now() + AHEAD_MS;
  let from = Math.max((await notices.lookedAhead.get()) ?? 0, now());
  if (horizon - from < STEP_MS) return;
  while (from < horizon) {
    const to = Math.min(from + DAY_MS, horizon);
    for (const shard of dueShards) {
      for await (const memberIds of projections.dueBetween(shard, from, to)) {
        const rows = await projections.getAll(memberIds);
        for (const { memberId, lastSeq, noticeAt } of rows.values()) {
          if (now() >= until) return;
          if (noticeAt === undefined) await makeDue(ports, program, memberId, lastSeq);
        }
      }
    }
    await notices.lookedAhead.put(to);
    from = to;
  }
}

/** A projection that is behind its log gets the notice with the entry that it lacks. */
async function makeDue(
  { ledger, projections, notices, now }: LookAheadPorts,
  program: Program,
  memberId: string,
  lastSeq: number,
): Promise<void> {
  const head = await ledger.head(memberId);
  if (head?.entry.seq !== lastSeq) return;
  const at = nextNoticeAt(program, head.state, notices.names, now());
  if (at === undefined) return;
  await projections.moveDue(memberId, lastSeq, earlier(nextDueAt(head.state), at), { noticeAt: at });
}
