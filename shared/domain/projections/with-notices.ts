import type { NoticeEvent } from '#shared/domain/events/event-names.ts';
import { nextNoticeAt } from '#shared/domain/events/notices.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { MemberProjection } from './member-projection.ts';

/** The earlier of two instants, of which either may be absent. */
export function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/**
 * The projection after an entry, due for its next notice, too. A notice whose time had come before the entry stays due:
 * the sweep looks then whether it still holds. Points and tiers that come with less time are told at the nearer days alone.
 */
export function withNotices(
  before: MemberProjection | undefined,
  after: MemberProjection,
  { entry, state }: LedgerRecord,
  { program, names }: { readonly program: Program; readonly names: readonly NoticeEvent[] },
): MemberProjection {
  const { recordedAt } = entry;
  const waits = before?.noticeAt !== undefined && before.noticeAt <= recordedAt;
  const noticeAt = waits ? before.noticeAt : nextNoticeAt(program, state, names, recordedAt);
  return { ...after, noticeAt, dueAt: earlier(after.dueAt, noticeAt) };
}
