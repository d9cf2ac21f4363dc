import { VersionNotFound } from '#shared/domain/documents/refusals.ts';
import type { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';

type VersionOf<Version> = (document: Version) => number;

/** One version of a document, the newest or an earlier one. */
export async function keptVersion<Version>(
  documents: ReleasedDocuments<Version>,
  id: string,
  { newest, versionOf, version }: { newest: Version; versionOf: VersionOf<Version>; version: number },
): Promise<Version> {
  if (version === versionOf(newest)) return newest;
  const kept = await documents.version(id, version);
  if (!kept) throw new VersionNotFound(versionOf(newest));
  return kept;
}

/** The number of the next version of a document, even where it was deleted: it never counts anew. */
export async function nextVersion<Version>(
  documents: ReleasedDocuments<Version>,
  id: string,
  { newest, versionOf }: { newest: Version | undefined; versionOf: VersionOf<Version> },
): Promise<number> {
  const last = newest ?? (await documents.versions(id, 1))[0];
  return (last === undefined ? 0 : versionOf(last)) + 1;
}
