import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Receipt } from '#shared/domain/purchases/receipt.ts';
import { arrive, type Books, thousandths } from './books.ts';
import type { Campaign } from './campaign.ts';
import type { Allowance } from './choosing.ts';
import { expiryOf, maturityOf } from './dates.ts';
import { waitsUntil } from './deliveries.ts';
import { type Award, type Earning, earn } from './earning.ts';
import { integer } from './fraction.ts';
import { judgedAt } from './local-time.ts';
import { isPast, put } from './parcels.ts';
import { payableOf, soldLines } from './receipt.ts';
import { Refused } from './refused.ts';
import { credit, periodOfSale } from './standing.ts';
import { mayUseAgain } from './uses.ts';

/** The points that a purchase would earn the member by these books. */
export function earningOf(
  books: Books,
  purchase: Receipt,
  program: Program,
  campaign: Campaign,
  person: PersonFacts,
): Earning {
  const { enrolledAt, tier } = books.standing;
  const { day } = judgedAt(purchase, program);
  const active = campaign.active.map(({ promotionId }) => promotionId);
  const allowanceOf = (promotion: PromotionVersion): Allowance => ({
    mayApply: mayUseAgain(promotion, day, books.uses, active),
    points: pointsLeft(promotion, campaign),
  });
  const purchaseCount = [...books.purchases.values()].filter(({ isUndone }) => !isUndone).length;
  const sold = soldLines(purchase, program);
  const occasion = { purchase, sold, program, tier, enrolledAt, purchaseCount, person };
  const earning = earn(occasion, campaign.active, allowanceOf);
  const paid = (purchase.payments ?? []).reduce((sum, { amount }) => sum + amount, 0);
  if (paid > payableOf(sold, purchase)) throw new Refused('payments-exceed-payable');
  return earning;
}

function pointsLeft({ promotionId, limits = {} }: PromotionVersion, campaign: Campaign): number {
  const { pointsPerPurchase = Number.POSITIVE_INFINITY, budgetPoints = Number.POSITIVE_INFINITY } = limits;
  return Math.min(pointsPerPurchase, Math.max(0, budgetPoints - campaign.spentOf(promotionId)));
}

export function countsUses({ limits }: PromotionVersion): boolean {
  const { timesPerMember, timesPerMemberPerDay, timesPerMemberPerYear } = limits ?? {};
  return (timesPerMember ?? timesPerMemberPerDay ?? timesPerMemberPerYear) !== undefined;
}

/** Books a purchase and returns its awards. */
export function buy(
  books: Books,
  purchaseId: string,
  purchase: Receipt,
  program: Program,
  campaign: Campaign,
  person: PersonFacts,
  now: number,
): readonly Award[] {
  const { awards, qualifying } = earningOf(books, purchase, program, campaign, person);
  if (purchase.sale !== undefined && campaign.hasSale(purchase.sale)) throw new Refused('sale-booked');
  const points = awards.reduce((sum, award) => sum + award.points, 0);
  const maturesAt = maturityOf(purchase.occurredAt, program);
  const expiresAt = expiryOf(purchase.occurredAt, program);
  const period = periodOfSale(books.standing, purchase.occurredAt, program);
  books.lifetime.earned += points;
  const until = waitsUntil(purchase.occurredAt);
  const waits = purchase.maturesFrom === 'delivery' && until > now;
  const linePoints = (line: number) => awards.reduce((sum, { shares }) => sum + (shares[line] ?? 0), 0);
  if (waits) {
    for (const line of soldLines(purchase, program).keys()) {
      const place = { is: 'undelivered', purchaseId, line, until } as const;
      put(books.parcels, { points: linePoints(line), expiresAt, place });
    }
  } else if (maturesAt !== null && maturesAt > now && !isPast(expiresAt, now)) {
    put(books.parcels, { points, expiresAt, place: { is: 'pending', purchaseId, maturesAt } });
  } else {
    arrive(books, { points, expiresAt });
  }
  const qualified = qualifying.reduce((sum, share) => sum + share, 0);
  if (period !== null) credit(books.standing, period, qualified, program);
  const { day } = judgedAt(purchase, program);
  const active = campaign.active.map(({ promotionId }) => promotionId);
  for (const { promotion } of awards) {
    if (!promotion || !countsUses(promotion)) continue;
    books.uses.push({ promotionId: promotion.promotionId, day, change: 1, active });
  }
  const lines = soldLines(purchase, program).map(({ lineId, kind, quantity, ...money }, index) => ({
    lineId,
    isRounding: kind === 'rounding',
    amount: money.amount,
    payable: money.payable,
    paid: money.paid,
    quantity: thousandths(quantity),
    points: linePoints(index),
    qualifying: qualifying[index] ?? 0,
    returned: 0,
    money: integer(0),
  }));
  const booked = awards.map((award) => ({ ...award, budgetBack: 0 }));
  books.purchases.set(purchaseId, {
    purchase,
    awards: booked,
    owed: 0,
    forgiven: 0,
    isUndone: false,
    lines,
    expiresAt,
    period,
    givenBack: new Map(),
    ...(waits && { delivery: { pieces: lines.map(() => 0), lots: [], count: 0 } }),
  });
  return awards;
}
