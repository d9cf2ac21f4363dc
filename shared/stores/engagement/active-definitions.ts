import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  Collection,
  DefinitionContent,
  DefinitionVersion,
} from '#shared/domain/engagement/definition.ts';
import { ActiveDocuments } from '#shared/stores/documents/active-documents.ts';
import type { ActiveKind } from '#shared/stores/documents/document-kind.ts';

/** The storage names of a collection. They have a registry of their own: bookings read nothing of it. */
export function definitionKind(collection: Collection): ActiveKind<DefinitionVersion> {
  return {
    name: collection === 'achievements' ? 'achievement' : 'challenge',
    registry: 'engagement',
    idOf: ({ definitionId }) => definitionId,
    restore: ({ id, version, content }) => {
      return { ...(content as DefinitionContent), collection, definitionId: id, version };
    },
  };
}

/** The active definitions of a collection, in the programme's table. */
export class ActiveDefinitions extends ActiveDocuments<DefinitionVersion> {
  constructor(client: DynamoDBClient, table: string, collection: Collection) {
    super(client, table, definitionKind(collection));
  }
}
