import type { DefinitionRecord, WrittenDefinition } from '#shared/domain/engagement/definition-record.ts';
import { DefinitionActive, DefinitionNotActive } from '#shared/domain/engagement/refusals.ts';
import type { Refusal } from '#shared/domain/refusal.ts';
import {
  deleteDocument,
  pauseDocument,
  type Switched,
  type Switching,
} from '#shared/usecases/documents/switch-document.ts';
import type { DefinitionSwitchPorts } from './definition-ports.ts';
import { editableOf, getDefinition } from './get-definition.ts';

function switched(
  ports: DefinitionSwitchPorts,
  definitionId: string,
  refusal: () => Refusal,
): Switched<WrittenDefinition> {
  const { definitions } = ports;
  return {
    ...ports,
    documents: definitions,
    newest: () => getDefinition(definitions, definitionId),
    editable: editableOf,
    latest: () => definitions.latest(),
    refusal,
  };
}

/** Stops a definition. A paused one stays as it is; a draft is refused. */
export function pauseDefinition(
  ports: DefinitionSwitchPorts,
  definitionId: string,
  switching: Switching,
): Promise<DefinitionRecord> {
  const definition = switched(ports, definitionId, () => new DefinitionNotActive());
  return pauseDocument(definition, switching);
}

/** Removes a definition that is not active from the lists. Its versions and events stay. */
export function deleteDefinition(
  ports: DefinitionSwitchPorts,
  definitionId: string,
  switching: Switching,
): Promise<void> {
  const definition = switched(ports, definitionId, () => new DefinitionActive());
  return deleteDocument(definition, switching);
}
