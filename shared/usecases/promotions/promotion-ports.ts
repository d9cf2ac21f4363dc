import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import type { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import type { Pauses } from '#shared/usecases/documents/change-document.ts';

/** The stores that stopping or deleting a promotion needs; the counters have the points spent of its budget. */
export interface SwitchPorts extends Pauses {
  readonly promotions: PromotionStore;
  readonly releases: ReleaseStore;
  readonly counters: CounterStore;
  readonly now: () => number;
}

/** The stores that changing or starting a promotion needs: also the programme that it must fit. */
export interface PromotionPorts extends SwitchPorts {
  readonly programs: ProgramStore;
}
