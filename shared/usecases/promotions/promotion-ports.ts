import { VersionConflict } from '#shared/domain/program/refusals.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import type { ReleaseStore } from '#shared/stores/promotions/release-store.ts';

/** What it takes to stop a promotion, or to take it away. */
export interface SwitchPorts {
  readonly promotions: PromotionStore;
  readonly releases: ReleaseStore;
  readonly now: () => number;
  readonly random: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What it takes to change or start one: the programme it must fit, and what was spent of its budget. */
export interface PromotionPorts extends SwitchPorts {
  readonly programs: ProgramStore;
  readonly counters: CounterStore;
}

/** Guards against another editor: the newest version must be the one that the caller has seen. */
export function checkExpected({ promotion }: PromotionRecord, expected: number | undefined): void {
  if (expected !== undefined && expected !== promotion.version) throw new VersionConflict(promotion.version);
}

const ATTEMPTS = 16;
const PAUSE_MS_MAX = 200;

/**
 * Tries until nobody was faster: everything that takes a configuration number races with everything else that does.
 * An attempt that was overtaken gives undefined.
 */
export async function untilWritten<Result>(
  { random, pause }: Pick<SwitchPorts, 'random' | 'pause'>,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> {
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
    await pause(random() * Math.min(PAUSE_MS_MAX, 5 * 2 ** attempts));
  }
  throw new Unavailable();
}
