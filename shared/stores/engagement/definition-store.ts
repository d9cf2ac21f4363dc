import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  Collection,
  DefinitionContent,
  DefinitionVersion,
} from '#shared/domain/engagement/definition.ts';
import type { WrittenDefinition } from '#shared/domain/engagement/definition-record.ts';
import { type Latest, readLatest } from '#shared/stores/documents/configuration.ts';
import { bytesOf } from '#shared/stores/documents/document-items.ts';
import type { ReleasedKind } from '#shared/stores/documents/document-kind.ts';
import { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';
import { definitionKind } from './definition-kind.ts';

export function contentOf(version: DefinitionVersion): DefinitionContent {
  const { collection, definitionId, version: _, ...content } = version;
  return content;
}

/** The room that a definition takes among the active ones: the bytes of its stored form. */
export function definitionBytes(definition: DefinitionVersion): number {
  return bytesOf(contentOf(definition));
}

function writtenKind(collection: Collection): ReleasedKind<WrittenDefinition> {
  const { name, registry, restore } = definitionKind(collection);
  return {
    name,
    registry,
    store: ({ definition, changed }) => {
      const { definitionId: id, version } = definition;
      return { id, version, content: contentOf(definition), changed };
    },
    sizeOf: ({ definition }) => definitionBytes(definition),
    restore: (stored) => ({ definition: restore(stored), changed: stored.changed }),
  };
}

/** The definitions of a collection for their editors, in the programme's table. */
export class DefinitionStore extends ReleasedDocuments<WrittenDefinition> {
  readonly collection: Collection;
  readonly #latest: () => Promise<Latest>;

  constructor(client: DynamoDBClient, table: string, collection: Collection) {
    const kind = writtenKind(collection);
    super(client, table, kind);
    this.collection = collection;
    this.#latest = () => readLatest(client, table, kind, true);
  }

  /** The newest numbers of the registry, with the count and the bytes of all active definitions. One consistent read. */
  latest(): Promise<Latest> {
    return this.#latest();
  }
}
