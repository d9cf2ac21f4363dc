import type { AuditedActDocument } from '#shared/contracts/audit/list-acts.ts';
import type { AuditedStaffAct } from '#shared/domain/audit/staff-act.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { StaffActHistory } from '#shared/stores/audit/staff-act-history.ts';
import { placeOf } from '#shared/stores/audit/staff-act-item.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';

/** Before and after every place in the trail. */
const FIRST = '0';
const LAST = '~';

interface ActsRequest extends PageRequest {
  /** Whose acts: of somebody, or to somebody. */
  readonly of: { readonly actor: string } | { readonly memberId: string };
  /** The first instant, and the first after it. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

function describeAct({ at, outcome, ...act }: AuditedStaffAct): AuditedActDocument {
  return { ...act, at: formatInstant(at), outcome: outcome ?? 'unknown', scopes: [...act.scopes] };
}

/** What somebody did, or what was done to a member, newest first. */
export async function listActs(
  history: StaffActHistory,
  cursors: Cursors,
  { of, from, to, limit, cursor }: ActsRequest,
): Promise<Page<AuditedActDocument>> {
  const query = `acts of ${JSON.stringify([of, from, to])}`;
  const end = to === undefined ? LAST : formatInstant(to);
  const range = {
    from: from === undefined ? FIRST : formatInstant(from),
    below: cursor === undefined ? end : cursors.readText(query, cursor),
  };
  // One more than asked for tells whether there is a next page.
  const found = await ('actor' in of
    ? history.ofActor(of.actor, range, limit + 1)
    : history.ofMember(of.memberId, range, limit + 1));
  const acts = found.slice(0, limit);
  const last = acts.at(-1);
  return {
    items: acts.map(describeAct),
    ...(found.length > limit && last && { nextCursor: cursors.write(query, placeOf(last)) }),
  };
}
