import type { DefinitionRecord } from '#shared/domain/engagement/definition-record.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import type { Describe } from './describe-definition.ts';

/** The definitions of a collection by their ids. */
export function listDefinitions<Document>(
  definitions: DefinitionStore,
  describe: Describe<Document>,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<Document>> {
  const list = {
    query: definitions.collection,
    read: (after: string | undefined, limit: number) => definitions.list(after, limit),
    placeOf: ({ definition }: DefinitionRecord) => definition.definitionId,
    describe: async (records: readonly DefinitionRecord[]) => records.map(describe),
  };
  return pageOf(list, cursors, request);
}
