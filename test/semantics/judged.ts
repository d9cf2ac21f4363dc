import { type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase, PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { everybody, promotionOf } from '../shared/domain/promotions/promotions.ts';
import { instant, programOf } from './program.ts';

/** A Sunday. */
export const booking = instant('2026-11-22T10:00:00Z');

/** A promotion named by its id: a bonus of 10 for everybody, with these changes. */
export const named = (promotionId: string, change: Partial<PromotionVersion> = {}): PromotionVersion =>
  promotionOf(everybody, { promotionId, name: promotionId, ...change });

interface Circumstances {
  readonly program?: Program;
  readonly person?: PersonFacts;
  /** Shared by the logs of several members. */
  readonly budgets?: Map<string, number>;
  readonly enrolledAt?: number;
}

/** A member's log with these promotions in force. */
export function logWith(
  active: readonly PromotionVersion[],
  {
    program = programOf(),
    person = unknownPerson,
    budgets = new Map(),
    enrolledAt = booking,
  }: Circumstances = {},
): Log {
  const log = new Log(program, enrolledAt);
  log.promotions = { active, person, budgets };
  return log;
}

/** One line of that kind for each; 10.00 EUR where it does not say. */
export function sale(
  lines: readonly Partial<PurchaseLine>[] = [{}],
  changes: Partial<Purchase> = {},
): Purchase {
  const amounts = lines.map(({ amount = 1000 }) => amount);
  const purchase = purchaseOf(amounts, { occurredAt: booking, ...changes });
  return { ...purchase, lines: purchase.lines.map((line, index) => ({ ...line, ...lines[index] })) };
}

/** Books a purchase; what each award brought, by its name. */
export function awardsOf(
  log: Log,
  id: string,
  purchase: Purchase,
  now = booking,
): Readonly<Record<string, number>> {
  const { entry } = log.purchase(id, purchase, now);
  return Object.fromEntries((entry.awards ?? []).map(({ reason, points }) => [reason, points]));
}
