import type { AuditedActDocument } from '#shared/contracts/audit/list-acts.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { StaffActHistory } from '#shared/stores/audit/staff-act-history.ts';
import type { FoundAct } from '#shared/stores/audit/staff-act-item.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';

/** Places before and after every act of the trail. */
const FIRST = '0';
const LAST = '~';

interface ActsRequest extends PageRequest {
  /** The actor of the acts, or the member whom they concerned. */
  readonly of: { readonly actor: string } | { readonly memberId: string };
  /** Acts from `from` on and before `to`; instants. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

function describeAct({ at, outcome, place: _, ...act }: FoundAct): AuditedActDocument {
  return { ...act, at: formatInstant(at), outcome: outcome ?? 'unknown', scopes: [...act.scopes] };
}

/** The acts of an actor, or the acts to a member, newest first. */
export function listActs(
  history: StaffActHistory,
  cursors: Cursors,
  { of, from, to, ...request }: ActsRequest,
): Promise<Page<AuditedActDocument>> {
  const first = from === undefined ? FIRST : formatInstant(from);
  const end = to === undefined ? LAST : formatInstant(to);
  const list = {
    query: `acts of ${JSON.stringify([of, from, to])}`,
    read: (below = end, limit: number) => {
      const range = { from: first, below };
      return 'actor' in of
        ? history.ofActor(of.actor, range, limit)
        : history.ofMember(of.memberId, range, limit);
    },
    placeOf: ({ place }: FoundAct) => place,
    describe: (found: readonly FoundAct[]) => found.map(describeAct),
  };
  return pageOf(list, cursors, request);
}
