import { settle } from '#shared/domain/ledger/settle.ts';
import { type AccountState, isClosed } from '#shared/domain/ledger/state.ts';
import { projectedTier, rankOf } from '#shared/domain/ledger/tier.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import type { NoticeEvent } from './event-names.ts';

/** A notice comes this many days before its date. */
const noticeDays = [30, 7] as const;

/** The longest of them. */
export const NOTICE_DAYS_MAX = Math.max(...noticeDays);

/** A loss that comes at an instant unless the member does something. */
type Ahead =
  | { readonly type: 'points.expiring'; readonly at: number; readonly points: number }
  /** Ids of the tiers. */
  | { readonly type: 'tier.will_downgrade'; readonly at: number; readonly from: string; readonly to: string };

export type Notice = Ahead & {
  readonly days: number;
  /** The instant at which it is told. */
  readonly noticeAt: number;
};

function aheadOf(program: Program, state: AccountState): readonly Ahead[] {
  if (isClosed(state)) return [];
  const ahead: Ahead[] = state.lots.flatMap(({ expiresAt, points }) =>
    expiresAt === null ? [] : [{ type: 'points.expiring', at: expiresAt, points } as const],
  );
  const { tierId: from } = state.tier;
  const next = projectedTier(program, state.enrolledAt, state.tier);
  if (next && rankOf(program, next.tierId) < rankOf(program, from)) {
    ahead.push({ type: 'tier.will_downgrade', at: next.at, from, to: next.tierId });
  }
  return ahead;
}

/** All notices of some names that a state has ahead at an instant, and those before it whose dates are ahead. */
function noticesOf(
  program: Program,
  state: AccountState,
  names: readonly NoticeEvent[],
  now: number,
): readonly Notice[] {
  return aheadOf(program, settle(program, state, now).state)
    .filter(({ type, at }) => names.includes(type) && at > now)
    .flatMap((ahead) => noticeDays.map((days) => ({ ...ahead, days, noticeAt: ahead.at - days * DAY_MS })));
}

/**
 * Notices to tell now: those from an instant on whose time has come. Nothing is told of a date that has passed, and of
 * several for one date only the last.
 */
export function dueNotices(
  program: Program,
  state: AccountState,
  names: readonly NoticeEvent[],
  { from, now }: { readonly from: number; readonly now: number },
): readonly Notice[] {
  const due = noticesOf(program, state, names, now).filter(
    ({ noticeAt }) => noticeAt >= from && noticeAt <= now,
  );
  const isLast = (one: Notice) =>
    !due.some(({ type, at, days }) => type === one.type && at === one.at && days < one.days);
  return due.filter(isLast);
}

/** The first instant after `now` at which a notice is to be told, if the programme and the member stay as they are. */
export function nextNoticeAt(
  program: Program,
  state: AccountState,
  names: readonly NoticeEvent[],
  now: number,
): number | undefined {
  const instants = noticesOf(program, state, names, now)
    .map(({ noticeAt }) => noticeAt)
    .filter((instant) => instant > now);
  return instants.length > 0 ? Math.min(...instants) : undefined;
}
