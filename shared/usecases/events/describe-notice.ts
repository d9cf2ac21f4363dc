import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import type { Notice } from '#shared/domain/events/notices.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** The event of a notice. Its id is made of the date and the days, so that a repeat tells the same. */
export function describeNotice(head: Pick<Entry, 'memberId' | 'seq'>, notice: Notice): OutsideEvent {
  const { memberId, seq } = head;
  const { type, days } = notice;
  const at = formatInstant(notice.at);
  const common = {
    id: `${memberId}/${at}/${days}/${type}`,
    version: 1 as const,
    memberId,
    seq,
    time: formatInstant(notice.noticeAt),
    days,
  };
  return type === 'points.expiring'
    ? { type, ...common, points: notice.points, expiresAt: at }
    : { type, ...common, from: notice.from, to: notice.to, fallsAt: at };
}
