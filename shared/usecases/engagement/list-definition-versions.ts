import type { WrittenDefinition } from '#shared/domain/engagement/definition-record.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { listVersions } from '#shared/usecases/documents/list-versions.ts';
import type { VersionHistory } from '#shared/usecases/documents/version-history.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import { notFound, numberOf } from './get-definition.ts';

/** The versions of a definition, newest first, even where it was deleted. */
export function listDefinitionVersions<Document>(
  definitions: DefinitionStore,
  id: string,
  describe: (written: WrittenDefinition, history: VersionHistory) => Document,
  { cursors, request }: { readonly cursors: Cursors; readonly request: PageRequest },
): Promise<Page<Document>> {
  const list = {
    documents: definitions,
    id,
    query: `versions of ${definitions.collection}/${id}`,
    versionOf: numberOf,
    describe,
    notFound: () => notFound(definitions),
  };
  return listVersions(list, cursors, request);
}
