import type { Refusal } from '#shared/domain/refusal.ts';
import type { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { historyByVersion, type VersionHistory } from './version-history.ts';

/** A document whose versions are listed. */
export interface Versioned<Version, Document> {
  readonly documents: ReleasedDocuments<Version>;
  readonly id: string;
  /** The name of the list, which no other list has. */
  readonly query: string;
  readonly versionOf: (version: Version) => number;
  readonly describe: (version: Version, history: VersionHistory) => Document;
  readonly notFound: () => Refusal;
}

/** The versions of a document, newest first, even where the document was deleted. */
export function listVersions<Version, Document>(
  { documents, id, query, versionOf, describe, notFound }: Versioned<Version, Document>,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<Document>> {
  const list = {
    query,
    read: async (below: string | undefined, limit: number) => {
      const versions = documents.versions(id, limit, below === undefined ? undefined : Number(below));
      const [contents, events] = await Promise.all([versions, documents.events(id)]);
      if (contents.length === 0) throw notFound();
      const history = historyByVersion(events);
      return contents.map((content) => ({ content, history: history(versionOf(content)) }));
    },
    placeOf: ({ content }: { readonly content: Version }) => versionOf(content),
    describe: (found: readonly { readonly content: Version; readonly history: VersionHistory }[]) =>
      found.map(({ content, history }) => describe(content, history)),
  };
  return pageOf(list, cursors, request);
}
