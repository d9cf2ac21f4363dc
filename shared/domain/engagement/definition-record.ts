import type { Deed, ReleaseState } from '#shared/domain/documents/document-record.ts';
import type { DefinitionVersion } from './definition.ts';

/** One version of a definition, and who wrote it. */
export interface WrittenDefinition {
  readonly definition: DefinitionVersion;
  readonly changed: Deed;
}

/** A definition as it stands: its newest version, and which one runs. */
export interface DefinitionRecord extends WrittenDefinition, ReleaseState {}
