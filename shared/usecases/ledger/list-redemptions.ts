import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { type ListStores, readAhead } from '#shared/usecases/log/read-ahead.ts';
import { type EntryOf, oneLogOf, type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { type Found, scan } from '#shared/usecases/log/scan.ts';
import { type Logs, Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { isRedemption, redemptionOf } from './find-redemption.ts';
import { filteredQuery } from './log-filters.ts';

/** The most redemptions that one page looks at. Those of a rare status may be further apart. */
const LOOKED_MAX = 400;
/** Calls of the index for the redemptions of a log. A log with more of them is read entry by entry. */
const INDEX_CALLS_MAX = 2;

export interface RedemptionFilters {
  readonly status?: Redemption['status'] | undefined;
}

/** The first entries of a member's redemptions. The index names them, so no other entry is read. */
function firstEntries({ ledger, batches }: ListStores): Logs {
  const named = new Map<string, Promise<readonly number[] | undefined>>();
  return {
    before: async (memberId, below, limit) => {
      const asked =
        named.get(memberId) ??
        batches.firstEntries(memberId, redemptionReference('').slice(0, -1), INDEX_CALLS_MAX);
      named.set(memberId, asked);
      const numbers = await asked;
      if (!numbers) return ledger.before(memberId, below, limit);
      const wanted = numbers.filter((seq) => seq < below).slice(0, limit);
      const records = await batches.records(wanted.map((seq) => ({ memberId, seq })));
      return records.toSorted((a, b) => b.entry.seq - a.entry.seq);
    },
  };
}

/**
 * The redemptions of a member with their present status, newest first. A page takes the head, one or two calls of the
 * index, and for each two hundred redemptions that it looks at a query of the index and calls for a hundred entries.
 */
export async function listRedemptions(
  ports: ListStores & { readonly now: () => number },
  program: Program,
  cursors: Cursors,
  memberId: string,
  { limit, cursor, status, own, of }: PageRequest & RedemptionFilters & Reader & EntryOf,
): Promise<Page<Redemption>> {
  const query = filteredQuery(`redemptions of ${memberId}${status === undefined ? '' : ` ${status}`}`, {
    of,
  });
  const head = await readHead(ports.ledger, memberId, { own });
  const standpoint = { program, head, clock: ports.now() };
  const way = { place: cursors.read(query, cursor), of: oneLogOf(head, of) };
  const statement = await Statement.open(firstEntries(ports), head, way);
  const fitting: { readonly redemption: Redemption; readonly place: string }[] = [];
  const describe = async (found: readonly Found[]) => {
    const records = found.map(({ record }) => record);
    const log = new LogReader(ports, memberId, [head, ...records], head.state.absorbed);
    await readAhead(ports, log, records);
    const redemptions = await Promise.all(records.map((record) => redemptionOf(log, standpoint, record)));
    for (const [index, redemption] of redemptions.entries()) {
      const place = found[index]?.place ?? '';
      if (status === undefined || redemption.status === status) fitting.push({ redemption, place });
    }
  };
  for (let looked = 0; looked < LOOKED_MAX && fitting.length <= limit && !statement.over; ) {
    // One more than the limit shows whether there is a next page.
    const found = await scan(statement, Math.min(limit + 1, LOOKED_MAX - looked), isRedemption);
    if (found.length === 0) break;
    looked += found.length;
    await describe(found);
  }
  const items = fitting.slice(0, limit).map(({ redemption }) => redemption);
  const cut = fitting.length > limit;
  const next = cut ? fitting[limit - 1]?.place : statement.over ? undefined : statement.place;
  return page(items, next === undefined ? undefined : cursors.write(query, next));
}
