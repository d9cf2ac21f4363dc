import { isDeepStrictEqual } from 'node:util';
import type { DefinitionContent } from '#shared/domain/engagement/definition.ts';
import type { DefinitionRecord, WrittenDefinition } from '#shared/domain/engagement/definition-record.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { contentOf } from '#shared/stores/engagement/definition-store.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { nextVersion } from '#shared/usecases/documents/kept-version.ts';
import { checkPrecondition } from '#shared/usecases/documents/precondition.ts';
import type { Switching } from '#shared/usecases/documents/switch-document.ts';
import { checkContent, checkRoom } from './check-content.ts';
import type { DefinitionPorts } from './definition-ports.ts';
import { editableOf, numberOf } from './get-definition.ts';

export interface DefinitionChanged {
  readonly created: boolean;
  readonly record: DefinitionRecord;
}

export interface DefinitionChange extends Switching {
  readonly content: DefinitionContent;
  /** Whether what runs stays as it is. */
  readonly draft: boolean;
}

const isSame = (content: DefinitionContent, { definition }: WrittenDefinition) =>
  isDeepStrictEqual(content, contentOf(definition));

function checkNotEnded({ schedule }: DefinitionContent, now: number): void {
  if (!schedule || now < schedule.to) return;
  const message = 'has passed: a challenge that has ended can be kept as a draft only';
  throw new ValidationFailed([{ pointer: '/schedule/to', message }]);
}

/**
 * Makes a whole definition the newest version, in force at once unless it is a draft. A precondition guards against
 * another editor; without one the last writer wins. A definition equal to the present one changes nothing, but for a
 * draft that comes into force.
 */
export async function changeDefinition(
  ports: DefinitionPorts,
  definitionId: string,
  { content, draft, precondition, by }: DefinitionChange,
): Promise<DefinitionChanged> {
  const { definitions, now } = ports;
  await checkContent(ports, content);
  return untilWritten(async () => {
    const before = await definitions.newest(definitionId);
    await checkPrecondition(precondition, before && editableOf(before));
    const kept = before && isSame(content, before) ? before : undefined;
    if (kept && (draft || kept.active?.version === numberOf(kept))) return { created: false, record: kept };
    const deed = { by, at: now() };
    const written = kept ?? {
      definition: {
        ...content,
        collection: definitions.collection,
        definitionId,
        version: await nextVersion(definitions, definitionId, { newest: before, versionOf: numberOf }),
      },
      changed: deed,
    };
    const created = before === undefined;
    if (draft) {
      const { status = 'draft', active, release = 0 } = before ?? {};
      const record: DefinitionRecord = { ...written, status, active, release };
      return (await definitions.put(record, before ? numberOf(before) : 0)) ? { created, record } : undefined;
    }
    checkNotEnded(content, deed.at);
    const latest = await definitions.latest();
    checkRoom(latest, before, written.definition);
    const record = kept
      ? await definitions.activate(kept, kept, latest, deed)
      : await definitions.putActive(written, before, latest, deed);
    return record && { created, record };
  }, ports);
}
