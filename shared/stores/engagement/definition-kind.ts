import type {
  Collection,
  DefinitionContent,
  DefinitionVersion,
} from '#shared/domain/engagement/definition.ts';
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
