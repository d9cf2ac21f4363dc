import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import { activatePromotion } from '#shared/usecases/promotions/activate-promotion.ts';
import { changePromotion, type PromotionChanged } from '#shared/usecases/promotions/change-promotion.ts';
import { deletePromotion } from '#shared/usecases/promotions/delete-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import type { PromotionPorts } from '#shared/usecases/promotions/promotion-ports.ts';
import type { Tables } from '../../../database.ts';
import { seeded } from '../../../seeded.ts';

export const double: Promotion = {
  name: 'Double points',
  conditions: { all: [] },
  effect: { type: 'multiplier', factor: '2' },
};

/** A marketer at work: every change is one minute after the one before. */
export class PromotionsOffice {
  readonly ports: PromotionPorts;
  clock = Date.parse('2026-11-22T10:00:00Z');

  constructor(client: DynamoDBClient, tables: Tables) {
    this.ports = {
      promotions: new PromotionStore(client, tables.program),
      releases: new ReleaseStore(client, tables.program),
      programs: new ProgramStore(client, tables.program),
      counters: new CounterStore(client, tables.counters),
      now: () => this.clock,
      random: seeded(1),
      pause: async () => undefined,
    };
  }

  put(
    promotionId: string,
    change: Partial<Promotion> = {},
    precondition?: Precondition,
  ): Promise<PromotionChanged> {
    this.clock += 60_000;
    const content = { ...double, ...change };
    return changePromotion(this.ports, promotionId, { content, precondition, by: 'editor' });
  }

  activate(promotionId: string, version?: number): Promise<PromotionRecord> {
    this.clock += 60_000;
    return activatePromotion(this.ports, promotionId, { version, by: 'starter' });
  }

  pause(promotionId: string, { revoke = false } = {}): Promise<PromotionRecord> {
    this.clock += 60_000;
    return pausePromotion(this.ports, promotionId, { by: 'stopper', revoke });
  }

  delete(promotionId: string): Promise<void> {
    this.clock += 60_000;
    return deletePromotion(this.ports, promotionId, { by: 'cleaner' });
  }

  /** Drafts and starts one. */
  async run(promotionId: string, change: Partial<Promotion> = {}): Promise<void> {
    await this.put(promotionId, change);
    await this.activate(promotionId);
  }

  async configuration(): Promise<number> {
    return (await this.ports.releases.latest({ consistent: true })).configuration;
  }
}
