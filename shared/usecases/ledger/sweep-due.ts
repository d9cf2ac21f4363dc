import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { nextDueAt } from '#shared/domain/projections/member-projection.ts';
import { earlier } from '#shared/domain/projections/with-notices.ts';
import { DUE_SHARDS, dueShard, dueShards } from '#shared/stores/due-shards.ts';
import type { DueMember, ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { settleMember } from '#shared/usecases/log/settle-member.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { lookAhead, type NoticePorts, tellNotices } from './tell-notices.ts';

/** A member or shard that failed. It names no member: the item of `dueShard` with `dueAt` is the member's. */
export interface SweepFailure {
  readonly dueShard: string;
  readonly dueAt?: number | undefined;
  readonly error: unknown;
}

export interface SweepPorts extends Omit<BookingPorts, 'details'> {
  readonly projections: ProjectionStore;
  /** The most members begun in a second. At the end of a month all members are due, and tills come first. */
  readonly membersPerSecondMax: number;
  readonly report: (failure: SweepFailure) => void;
  /** Tells notices; undefined where none leaves. */
  readonly notices?: NoticePorts | undefined;
}

export interface SweepSummary {
  /** Members that the due index listed. */
  readonly found: number;
  /** Members for whom something was written. */
  readonly settled: number;
  readonly entries: number;
  /** Members that could not be settled, and shards of the due index that could not be read. */
  readonly failed: number;
  /** The longest time that a listed member had been due, in milliseconds. */
  readonly behindMs: number;
  /** About how many members were due that this run did not begin: by one shard, because a hash spreads them evenly. */
  readonly waiting: number;
  /** Minutes until these are written, at the limit and with a run each minute. */
  readonly minutesLeft: number;
}

/** Each of the members settled at once takes its tenth of a second at least. */
const EACH_SECONDS = 0.1;
/** A run begins no member after this time; its function has time left for those begun. */
const RUN_MS = 45_000;
/** A member that failed is set aside for this time, so that failing members leave room for the others. */
const SET_ASIDE_MS = 10 * 60_000;

/**
 * Writes what is due, as far as one run gets; the next run continues. A late, repeated or concurrent run changes no
 * balance, because bookings and reads settle by themselves.
 */
export async function sweepDue(ports: SweepPorts, programs: CurrentProgram): Promise<SweepSummary> {
  const { now, pause, membersPerSecondMax } = ports;
  const startedAt = now();
  const summary = { found: 0, settled: 0, entries: 0, failed: 0, behindMs: 0 };
  let ended = false;
  const failed = (failure: SweepFailure) => {
    summary.failed += 1;
    ports.report(failure);
  };
  const members = dueMembers(ports, startedAt, failed);
  const work = async () => {
    while (now() < startedAt + RUN_MS) {
      const nextAt = now() + EACH_SECONDS * 1000;
      const { done, value: member } = await members.next();
      if (done) {
        ended = true;
        return;
      }
      summary.found += 1;
      summary.behindMs = Math.max(summary.behindMs, startedAt - member.dueAt);
      try {
        const written = await settleDue(ports, await programs.get(), member.memberId);
        summary.entries += written;
        if (written > 0) summary.settled += 1;
      } catch (error) {
        failed(await setAsideFailed(ports, member, error));
      }
      await pause(Math.max(0, nextAt - now()));
    }
  };
  await Promise.all(Array.from({ length: Math.round(membersPerSecondMax * EACH_SECONDS) }, work));
  const { notices } = ports;
  if (notices && ended) await lookAhead({ ...ports, notices }, await programs.get(), startedAt + RUN_MS);
  const waiting = ended ? 0 : await countWaiting(ports, startedAt);
  const perRun = (membersPerSecondMax * RUN_MS) / 1000;
  return { ...summary, waiting, minutesLeft: Math.ceil(waiting / perRun) };
}

/** About how many members are due still, by one shard of the index. A failed count is told, and fails no run. */
async function countWaiting({ projections, random, report }: SweepPorts, until: number): Promise<number> {
  const shard = dueShards[Math.floor(random() * DUE_SHARDS)] ?? '';
  try {
    return DUE_SHARDS * (await projections.countDue(shard, until));
  } catch (error) {
    report({ dueShard: shard, error });
    return 0;
  }
}

/** One member of each shard in turn, the longest due first, so that one long shard does not hold up the others. */
async function* dueMembers(
  { projections, random }: SweepPorts,
  until: number,
  failed: (failure: SweepFailure) => void,
): AsyncGenerator<DueMember, undefined> {
  const order = dueShards.map((shard) => ({ shard, place: random() })).sort((a, b) => a.place - b.place);
  let open = order.map(({ shard }) => ({ shard, members: projections.due(shard, until) }));
  while (open.length > 0) {
    const more: typeof open = [];
    for (const one of open) {
      try {
        const next = await one.members.next();
        if (next.done) continue;
        more.push(one);
        yield next.value;
      } catch (error) {
        failed({ dueShard: one.shard, error });
      }
    }
    open = more;
  }
}

async function settleDue(ports: SweepPorts, program: Program, memberId: string): Promise<number> {
  const written = await settleMember(ports, program, memberId);
  // The entries written reach the due index through the projection.
  if (written === 0) await moveToNextDue(ports, program, memberId);
  return written;
}

/** Moves a member for whom nothing is due to the next due instant in the index. */
async function moveToNextDue(ports: SweepPorts, program: Program, memberId: string): Promise<void> {
  const { ledger, projections, now } = ports;
  const head = await ledger.head(memberId);
  if (!head) throw new TypeError('the index names a member who has no log');
  const { drafts, state } = settle(program, head.state, Math.max(now(), head.entry.recordedAt));
  if (drafts.length > 0) return;
  const moved = await projections.moveDue(
    memberId,
    head.entry.seq,
    ...(await nextOf(ports, program, head, state)),
  );
  if (moved) return;
  // The projection is behind the log. When it catches up, it writes the due instant itself.
  await setAside(ports, memberId, now() + SET_ASIDE_MS);
}

/** The next due instant of a member, after the notices that are due were told. */
async function nextOf(
  { notices, projections, now }: SweepPorts,
  program: Program,
  head: LedgerRecord,
  state: AccountState,
): Promise<readonly [number | undefined, { readonly noticeAt: number | undefined }?]> {
  if (!notices) return [nextDueAt(state)];
  const noticeAt = await tellNotices(notices, projections, program, { head, state }, now());
  return [earlier(nextDueAt(state), noticeAt), { noticeAt }];
}

async function setAside({ projections }: SweepPorts, memberId: string, until: number): Promise<boolean> {
  const known = await projections.get(memberId);
  return known !== undefined && projections.moveDue(memberId, known.lastSeq, until);
}

/** Sets aside a member that failed. The next entry of the log restores the member's own due instant. */
async function setAsideFailed(
  ports: SweepPorts,
  { memberId, dueAt }: DueMember,
  error: unknown,
): Promise<SweepFailure> {
  const until = ports.now() + SET_ASIDE_MS;
  const moved = await setAside(ports, memberId, until).catch(() => false);
  return { dueShard: dueShard(memberId), dueAt: moved ? until : dueAt, error };
}
