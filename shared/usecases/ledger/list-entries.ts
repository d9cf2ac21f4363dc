import type { ShownEntry } from '#shared/contracts/ledger/entry.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { EntryNotFound } from '#shared/domain/ledger/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { shownEntry } from '#shared/usecases/ledger/entry-document.ts';
import { type EntryOf, logOf, readLog } from '#shared/usecases/log/read-head.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import type { ProgramVersions } from '#shared/usecases/program/program-versions.ts';

/** The logs that a caller may read: all, or those of erased members only. */
export interface LogAccess {
  readonly erasedOnly?: boolean;
}

/** The log, and the versions of the programme that its entries name. */
export interface EntryPorts {
  readonly ledger: LedgerStore;
  readonly programVersions: ProgramVersions;
}

/** Whether an entry is shown with its hashes; it is unless said. */
export interface EntryForm {
  readonly proof?: boolean;
}

/** The entries of a member, newest first. A new entry does not move the place of a cursor. */
export async function listEntries(
  { ledger, programVersions }: EntryPorts,
  cursors: Cursors,
  memberId: string,
  { limit, cursor, erasedOnly = false, proof = true }: PageRequest & LogAccess & EntryForm,
): Promise<Page<ShownEntry>> {
  const query = `entries of ${memberId}`;
  const log = await readLog(ledger, memberId, { erasedOnly });
  const statement = new Statement(ledger, log, cursors.read(query, cursor));
  const entries: Entry[] = [];
  for await (const { entry } of statement.records(() => limit)) {
    entries.push(entry);
    if (entries.length === limit) break;
  }
  const versionOf = await programVersions.of(entries.map(({ programVersion }) => programVersion));
  const items = entries.map((entry) => shownEntry(entry, versionOf(entry.programVersion), proof));
  return page(items, statement.over ? undefined : cursors.write(query, statement.place));
}

export async function getEntry(
  { ledger, programVersions }: EntryPorts,
  memberId: string,
  seq: number,
  { erasedOnly = false, of, proof = true }: LogAccess & EntryOf & EntryForm = {},
): Promise<ShownEntry> {
  const head = await readLog(ledger, memberId, { erasedOnly });
  const record = await ledger.entry(logOf(head, of), seq);
  if (!record) throw new EntryNotFound();
  const { entry } = record;
  const versionOf = await programVersions.of([entry.programVersion]);
  return shownEntry(entry, versionOf(entry.programVersion), proof);
}
