import type { ShownEntry } from '#shared/contracts/ledger/entry.ts';
import { EntryNotFound } from '#shared/domain/ledger/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { type EntryForm, shownEntry } from '#shared/usecases/ledger/entry-document.ts';
import { type EntryFilters, filteredQuery, fitsOf, wayOf } from '#shared/usecases/ledger/log-filters.ts';
import { type EntryOf, logOf, oneLogOf, type Reader, readLog } from '#shared/usecases/log/read-head.ts';
import { scan } from '#shared/usecases/log/scan.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import type { ProgramVersions } from '#shared/usecases/program/program-versions.ts';

/** The logs that a caller may read: all, or those of erased members only. */
export interface LogAccess extends Reader {
  readonly erasedOnly?: boolean;
}

/** The log, and the versions of the programme that its entries name. */
export interface EntryPorts {
  readonly ledger: LedgerStore;
  readonly programVersions: ProgramVersions;
}

/** The entries of a member that its filters take, newest first unless said. A new entry does not move the place of a cursor. */
export async function listEntries(
  { ledger, programVersions }: EntryPorts,
  cursors: Cursors,
  memberId: string,
  request: PageRequest & LogAccess & EntryForm & EntryFilters,
): Promise<Page<ShownEntry>> {
  const { limit, cursor } = request;
  const query = filteredQuery(`entries of ${memberId}`, request);
  const log = await readLog(ledger, memberId, request);
  oneLogOf(log, request.of);
  const statement = await Statement.open(ledger, log, wayOf(request, cursors.read(query, cursor)));
  const found = await scan(statement, limit, fitsOf(request));
  const entries = found.map(({ record }) => record.entry);
  const versionOf = await programVersions.of(entries.map(({ programVersion }) => programVersion));
  const items = entries.map((entry) => shownEntry(entry, versionOf(entry.programVersion), request));
  return page(items, statement.over ? undefined : cursors.write(query, statement.place));
}

export async function getEntry(
  { ledger, programVersions }: EntryPorts,
  memberId: string,
  seq: number,
  { erasedOnly, own, of, ...form }: LogAccess & EntryOf & EntryForm = {},
): Promise<ShownEntry> {
  const head = await readLog(ledger, memberId, { erasedOnly, own });
  const record = await ledger.entry(logOf(head, of), seq);
  if (!record) throw new EntryNotFound();
  const { entry } = record;
  const versionOf = await programVersions.of([entry.programVersion]);
  return shownEntry(entry, versionOf(entry.programVersion), form);
}
