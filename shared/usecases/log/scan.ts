import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Statement } from './statement.ts';

/** The fewest entries that a query reads once it met entries that are not looked for. */
const QUERY_MIN = 25;
/**
 * The most entries that a page reads. Those looked for may be further apart than that: the page is then short or empty,
 * and its cursor continues there.
 */
const SCAN_MAX = 2000;

/** An entry that was looked for, and the place in the statement after it. */
export interface Found {
  readonly record: LedgerRecord;
  readonly place: string;
}

/** At most `wanted` entries of a statement that `fits` takes. Where entries are rare, each query reads more of them. */
export async function scan(
  statement: Statement,
  wanted: number,
  fits: (record: LedgerRecord) => boolean,
  lookedMax = SCAN_MAX,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  let looked = 0;
  const pageSize = () => {
    const rare = looked > found.length ? Math.max(QUERY_MIN, Math.ceil(looked / 4)) : 0;
    return Math.max(wanted - found.length, rare);
  };
  for await (const record of statement.records(pageSize)) {
    looked += 1;
    if (fits(record)) found.push({ record, place: statement.place });
    if (found.length === wanted || looked === lookedMax) break;
  }
  return found;
}
