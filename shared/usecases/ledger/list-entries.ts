import type { EntryDocument } from '#shared/contracts/ledger/entry.ts';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import { EntryNotFound } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { Cursors } from '#shared/usecases/cursor.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The entries of a member, newest first. New entries do not move what a cursor goes on with. */
export async function listEntries(
  ledger: LedgerStore,
  cursors: Cursors,
  memberId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<EntryDocument>> {
  const query = `entries of ${memberId}`;
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read(query, cursor);
  const records = await ledger.before(memberId, below, limit);
  if (records.length === 0 && !(await ledger.head(memberId))) throw new MemberNotFound();
  const last = records.at(-1)?.entry.seq ?? 1;
  return {
    items: records.map(({ entry }) => describeEntry(entry) as EntryDocument),
    ...(last > 1 && { nextCursor: cursors.write(query, last) }),
  };
}

export async function getEntry(ledger: LedgerStore, memberId: string, seq: number): Promise<EntryDocument> {
  const record = await ledger.entry(memberId, seq);
  if (record) return describeEntry(record.entry) as EntryDocument;
  if (!(await ledger.head(memberId))) throw new MemberNotFound();
  throw new EntryNotFound();
}
