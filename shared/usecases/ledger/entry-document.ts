import type { EntryDocument, ShownEntry } from '#shared/contracts/ledger/entry.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { idOfKey } from '#shared/domain/ledger/reference.ts';
import { referenceIds } from '#shared/domain/ledger/reference-ids.ts';
import { omitUndefined, presented } from '#shared/domain/present.ts';

/**
 * The public form of an entry, booked under this version of the programme. An entry records the number of a
 * configuration. Entry 0, the enrolment, is covered by hashes but never shown.
 */
export function entryDocument(entry: Entry, programVersion: number): EntryDocument {
  const { kind, programVersion: configuration, ...document } = describeEntry(entry);
  if (kind === 'enrolment') throw new TypeError('an enrolment is not shown');
  const ids = omitUndefined({
    ...referenceIds(document.reference, document.cause),
    redemptionIds: actOf(entry, 'lapse')?.redemptionIds.map(idOfKey),
  });
  return presented<EntryDocument>({ ...document, kind, ...ids, programVersion, configuration });
}

/** An entry, without what proves it where `proof` is false. */
export function shownEntry(entry: Entry, programVersion: number, proof: boolean): ShownEntry {
  const document = entryDocument(entry, programVersion);
  if (proof) return document;
  const { digests: _digests, previousHash: _previous, hash: _hash, ...rest } = document;
  return rest;
}
