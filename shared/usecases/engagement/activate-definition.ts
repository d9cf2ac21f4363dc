import type { DefinitionRecord } from '#shared/domain/engagement/definition-record.ts';
import { ChallengeEnded } from '#shared/domain/engagement/refusals.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { keptVersion } from '#shared/usecases/documents/kept-version.ts';
import { checkPrecondition } from '#shared/usecases/documents/precondition.ts';
import type { Switching } from '#shared/usecases/documents/switch-document.ts';
import { checkContent, checkRoom } from './check-content.ts';
import type { DefinitionPorts } from './definition-ports.ts';
import { editableOf, getDefinition, numberOf } from './get-definition.ts';

/**
 * Makes a version the active one: the newest, or a named one, which may be an earlier one. The version is checked
 * again, because the programme may have changed. Activating the active version changes nothing.
 * @throws ChallengeEnded where its schedule is over
 */
export async function activateDefinition(
  ports: DefinitionPorts,
  definitionId: string,
  { version, precondition, by }: Switching & { readonly version?: number | undefined },
): Promise<DefinitionRecord> {
  const { definitions, now } = ports;
  return untilWritten(async () => {
    const newest = await getDefinition(definitions, definitionId);
    await checkPrecondition(precondition, editableOf(newest));
    const wanted = { newest, versionOf: numberOf, version: version ?? numberOf(newest) };
    const written = await keptVersion(definitions, definitionId, wanted);
    if (newest.active?.version === numberOf(written)) return newest;
    await checkContent(ports, written.definition);
    const deed = { by, at: now() };
    const { schedule } = written.definition;
    if (schedule && schedule.to <= deed.at) throw new ChallengeEnded(formatInstant(schedule.to));
    const latest = await definitions.latest();
    checkRoom(latest, newest, written.definition);
    return definitions.activate(newest, written, latest, deed);
  }, ports);
}
