import type { DefinitionRecord, WrittenDefinition } from '#shared/domain/engagement/definition-record.ts';
import { AchievementNotFound, ChallengeNotFound } from '#shared/domain/engagement/refusals.ts';
import type { Refusal } from '#shared/domain/refusal.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { describeDefinition } from './describe-definition.ts';

export const numberOf = ({ definition }: WrittenDefinition): number => definition.version;

export function notFound({ collection }: DefinitionStore): Refusal {
  return collection === 'achievements' ? new AchievementNotFound() : new ChallengeNotFound();
}

/** A definition as a precondition compares it. */
export function editableOf(record: DefinitionRecord) {
  return { version: numberOf(record), shown: () => describeDefinition(record) };
}

/** A definition with its newest version. */
export async function getDefinition(definitions: DefinitionStore, id: string): Promise<DefinitionRecord> {
  const record = await definitions.newest(id);
  if (!record) throw notFound(definitions);
  return record;
}
