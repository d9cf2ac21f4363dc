import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import type { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import type { Pauses } from '#shared/usecases/documents/change-document.ts';

/** What it takes to stop a promotion, or to take it away. */
export interface SwitchPorts extends Pauses {
  readonly promotions: PromotionStore;
  readonly releases: ReleaseStore;
  readonly now: () => number;
}

/** What it takes to change or start one: the programme it must fit, and what was spent of its budget. */
export interface PromotionPorts extends SwitchPorts {
  readonly programs: ProgramStore;
  readonly counters: CounterStore;
}
