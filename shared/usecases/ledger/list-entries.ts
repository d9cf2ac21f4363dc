import type { EntryDocument } from '#shared/contracts/ledger/entry.ts';
import { EntryNotFound } from '#shared/domain/ledger/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { type EntryOf, logOf, readLog } from '#shared/usecases/log/read-head.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';

/** The logs that a caller may read: all, or those of erased members only. */
export interface LogAccess {
  readonly erasedOnly?: boolean;
}

/** The entries of a member, newest first. A new entry does not move the place of a cursor. */
export async function listEntries(
  ledger: LedgerStore,
  cursors: Cursors,
  memberId: string,
  { limit, cursor, erasedOnly = false }: PageRequest & LogAccess,
): Promise<Page<EntryDocument>> {
  const query = `entries of ${memberId}`;
  const log = await readLog(ledger, memberId, { erasedOnly });
  const statement = new Statement(ledger, log, cursors.read(query, cursor));
  const items: EntryDocument[] = [];
  for await (const { entry } of statement.records(() => limit)) {
    items.push(entryDocument(entry));
    if (items.length === limit) break;
  }
  return page(items, statement.over ? undefined : cursors.write(query, statement.place));
}

export async function getEntry(
  ledger: LedgerStore,
  memberId: string,
  seq: number,
  { erasedOnly = false, of }: LogAccess & EntryOf = {},
): Promise<EntryDocument> {
  const head = await readLog(ledger, memberId, { erasedOnly });
  const record = await ledger.entry(logOf(head, of), seq);
  if (!record) throw new EntryNotFound();
  return entryDocument(record.entry);
}
