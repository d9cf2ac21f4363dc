import type { DocumentRelease } from '#shared/domain/documents/document-record.ts';
import type { Refusal } from '#shared/domain/refusal.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import type { Released } from '#shared/stores/documents/document-kind.ts';
import type { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';
import { type Pauses, untilWritten } from './change-document.ts';
import { checkPrecondition, type Editable, type Precondition } from './precondition.ts';

/** A document that is stopped or deleted. */
export interface Switched<Version> extends Pauses {
  readonly documents: ReleasedDocuments<Version>;
  /** The newest version; it throws where there is none. */
  readonly newest: () => Promise<Released<Version>>;
  readonly editable: (record: Released<Version>) => Editable;
  readonly latest: () => Promise<Latest>;
  readonly now: () => number;
  /** Says why it cannot be done as it stands. */
  readonly refusal: () => Refusal;
}

export interface Switching {
  readonly by: string;
  readonly precondition?: Precondition | undefined;
}

/**
 * Stops a document; with `revokes`, ends what quotes promised of it, too. A paused one stays as it is; one that never ran
 * is refused.
 */
export function pauseDocument<Version>(
  document: Switched<Version>,
  { by, precondition, revokes }: Switching & Pick<DocumentRelease, 'revokes'>,
): Promise<Released<Version>> {
  const { documents, newest, editable, latest, now, refusal } = document;
  return untilWritten(async () => {
    const record = await newest();
    await checkPrecondition(precondition, editable(record));
    if (record.status === 'draft') throw refusal();
    if (!record.active && revokes !== true) return record;
    return documents.pause(record, await latest(), { by, at: now(), revokes });
  }, document);
}

/** Removes a document that does not run from the lists. Its versions and events stay. */
export async function deleteDocument<Version>(
  document: Switched<Version>,
  { by, precondition }: Switching,
): Promise<void> {
  const { documents, newest, editable, latest, now, refusal } = document;
  await untilWritten(async () => {
    const record = await newest();
    await checkPrecondition(precondition, editable(record));
    if (record.active) throw refusal();
    return (await documents.delete(record, await latest(), { by, at: now() })) || undefined;
  }, document);
}
