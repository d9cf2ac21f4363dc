import type { EntryDocument } from '#shared/contracts/ledger/entry.ts';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { presented } from '#shared/domain/present.ts';

/** The public form of an entry. Entry 0, the enrolment, is covered by hashes but never shown. */
export function entryDocument(entry: Entry): EntryDocument {
  const { kind, ...document } = describeEntry(entry);
  if (kind === 'enrolment') throw new TypeError('an enrolment is not shown');
  return presented<EntryDocument>({ ...document, kind });
}
