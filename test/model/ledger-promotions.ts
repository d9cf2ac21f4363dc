import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Log } from '../shared/domain/ledger/log.ts';

/** State that the logs of one script share. */
export class LedgerCampaign {
  /** The number of purchases that have each sale. */
  readonly sales = new Map<string, number>();
  active: readonly PromotionVersion[] = [];
  /** Points that budgets have paid, by promotion: bookings add to it, returns give back. */
  readonly budgets = new Map<string, number>();
}

/** Puts promotions in force in a log, before it books. */
export function evaluate(log: Log, campaign: LedgerCampaign, person: PersonFacts): void {
  log.promotions = { active: campaign.active, person, budgets: campaign.budgets };
}
