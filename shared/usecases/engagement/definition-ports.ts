import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { Pauses } from '#shared/usecases/documents/change-document.ts';

/** Stopping or deleting a definition. */
export interface DefinitionSwitchPorts extends Pauses {
  /** Those of one collection. */
  readonly definitions: DefinitionStore;
  readonly now: () => number;
}

/** Changing or starting one: also the programme and the catalogue that it must fit. */
export interface DefinitionPorts extends DefinitionSwitchPorts {
  readonly programs: ProgramStore;
  readonly rewards: RewardStore;
}
