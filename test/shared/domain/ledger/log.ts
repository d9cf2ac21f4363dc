import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { type AccrualCommand, accrue } from '#shared/domain/ledger/acts/accrue.ts';
import { type AdjustCommand, adjust } from '#shared/domain/ledger/acts/adjust.ts';
import {
  type BonusCommand,
  type BonusFacts,
  type BookedPrize,
  giveBonus,
  revokeBonus,
} from '#shared/domain/ledger/acts/bonus.ts';
import { capture, capturePart, type PartCommand } from '#shared/domain/ledger/acts/capture.ts';
import type { Considered } from '#shared/domain/ledger/acts/choose-promotions.ts';
import { type DeliveryCommand, deliver } from '#shared/domain/ledger/acts/delivery.ts';
import { type MoveCommand, movePurchase } from '#shared/domain/ledger/acts/move-purchase.ts';
import { type Opening, open } from '#shared/domain/ledger/acts/opening.ts';
import { type RedeemCommand, redeem } from '#shared/domain/ledger/acts/redeem.ts';
import { type RefundCommand, refund } from '#shared/domain/ledger/acts/refund.ts';
import { claim, type RedemptionFacts, voidReservation } from '#shared/domain/ledger/acts/reservation.ts';
import { type ReturnCommand, type ReturnFacts, takeBack } from '#shared/domain/ledger/acts/take-back.ts';
import { transfer } from '#shared/domain/ledger/acts/transfer.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import { seal } from '#shared/domain/ledger/packed/seal.ts';
import {
  adjustmentReference,
  bonusReference,
  capturePartReference,
  deliveryReference,
  isCaptureOfPart,
  isLapseOfOne,
  openingReference,
  paymentKey,
  purchaseReference,
  redemptionReference,
  redemptionStepReference,
  refundReference,
  returnReference,
  revocationReference,
  type Unlocking,
} from '#shared/domain/ledger/reference.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { judgePerson, type PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetCounter, budgetsLeft } from '#shared/domain/promotions/budgets.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions } from '#shared/domain/promotions/promotion-set.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { SaleBooked } from '#shared/domain/purchases/refusals.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import { enrolment } from '#shared/usecases/members/put-member.ts';

const ofAchievement: Unlocking = {
  collection: 'achievements',
  definitionId: 'regular',
  period: 'lifetime',
  n: 1,
};

/** Facts that promotions need beside a log. */
export interface LogPromotions {
  readonly active: readonly PromotionVersion[];
  readonly person: PersonFacts;
  /** Points paid by budgets, by promotion; shared by logs. */
  readonly budgets: Map<string, number>;
}

/** A member's log as pure domain code writes it, one writer and no storage. */
export class Log {
  readonly records: LedgerRecord[];
  /** In force from the next booking on. */
  program: Program;
  /** In force from the next booking on, with who buys and what budgets of all logs have paid. */
  promotions: LogPromotions | undefined;
  readonly memberId: string;
  /** The number of purchases that have a sale; members may share them. */
  sales = new Map<string, number>();
  /** Logs of others whose redemptions may pay here, by member. */
  readonly payers = new Map<string, Log>();

  constructor(program: Program, now: number, memberId = 'm-1') {
    this.program = program;
    this.memberId = memberId;
    this.records = [enrolment(program, memberId, now)];
  }

  get head(): LedgerRecord {
    const head = this.records.at(-1);
    if (!head) throw new Error('a log has a head');
    return head;
  }

  /** The state at `now`, settled: everything due is in it, written or not. */
  settled(now: number): AccountState {
    return settle(this.program, this.head.state, now).state;
  }

  /** The balance at `now`, as every reader of the member sees it. */
  balance(now: number) {
    const { entry, state } = this.head;
    return describeBalance(this.program, { memberId: this.memberId, seq: entry.seq, state }, now);
  }

  find(reference: string): LedgerRecord | undefined {
    return this.records.find(({ entry }) => entry.reference === reference);
  }

  /** Ends the log with what is due by `now`, as a sweep does. */
  sweep(now: number): void {
    this.write(settle(this.program, this.head.state, now).drafts, now);
  }

  /** Ends the log with an act after what is due by `now`. It is decided first: a refusal writes nothing. */
  append(reference: string, decide: (state: AccountState) => readonly Draft[], now: number): LedgerRecord {
    const { drafts, state } = settle(this.program, this.head.state, now);
    this.write([...drafts, ...decide(state)], now);
    const booked = this.find(reference);
    if (!booked) throw new Error('nothing was booked');
    return booked;
  }

  private write(drafts: readonly Draft[], now: number): void {
    const place = {
      memberId: this.memberId,
      recordedAt: now,
      programVersion: this.program.version,
      attempt: '00'.repeat(8),
    };
    for (const draft of drafts) {
      this.records.push(seal(this.head, draft, place));
      for (const { counter, by } of draft.counters ?? []) this.count(counter, by);
    }
  }

  private count(counter: string, by: number): void {
    const [kind, promotionId] = counter.split('/');
    if (kind === 'sale' && promotionId) this.sales.set(promotionId, (this.sales.get(promotionId) ?? 0) + by);
    if (kind !== 'budget' || promotionId === undefined || !this.promotions) return;
    const { budgets } = this.promotions;
    budgets.set(promotionId, (budgets.get(promotionId) ?? 0) + by);
  }

  /** The facts that judge a purchase. Every budget is known, because this is the only writer. */
  private considered(purchase: Pick<Purchase, 'occurredAt' | 'storeFacts'>): Considered | undefined {
    if (!this.promotions) return undefined;
    const { active, person } = this.promotions;
    const promotions = compilePromotions(active);
    const zone = zoneOf(this.program, purchase);
    return {
      promotions,
      truths: judgePerson(promotions.personTests, person, localDay(purchase.occurredAt, zone)),
      budgetsLeft: budgetsLeft(active, this.taken()),
    };
  }

  purchase(
    purchaseId: string,
    purchase: Purchase,
    now: number,
    options: Partial<AccrualCommand> = {},
  ): LedgerRecord {
    const { memberId } = this;
    const asked = { purchaseId, memberId, purchase, anyAge: false, ...options };
    const command = { contentHash: contentHash(purchase), ...asked };
    const used = this.usedAt(now);
    return this.append(
      purchaseReference(purchaseId),
      (state) => {
        const bought = { ...command, memberId: this.memberId };
        const drafts = accrue(this.program, state, bought, now, used, this.considered(purchase));
        const { sale } = purchase;
        if (sale !== undefined && this.sales.get(sale)) throw new SaleBooked({ purchaseId });
        return drafts;
      },
      now,
    );
  }

  /** Goods of a purchase come back: all that is left of it, unless `lines` says what. */
  takeBack(
    purchaseId: string,
    returnId: string,
    now: number,
    options: Partial<ReturnCommand> = {},
  ): LedgerRecord {
    const asked = { purchaseId, returnId, occurredAt: now, anyAge: false, ...options };
    const command = { contentHash: contentHash(asked), ...asked };
    const payers = [...this.payers.values()];
    const facts = this.returnFacts(purchaseId);
    const others = payers.map((log) => log.settled(now));
    return this.append(
      returnReference(purchaseId, returnId),
      (own) => {
        const taken = takeBack(this.program, { own, others }, command, facts, now);
        for (const [index, log] of payers.entries()) log.extend(taken.others[index] ?? [], now);
        return taken.drafts;
      },
      now,
    );
  }

  /** Ends the log with entries that an act of another log brings, after what is due; with nothing where it brings none. */
  private extend(drafts: readonly Draft[], now: number): void {
    if (drafts.length === 0) return;
    this.sweep(now);
    this.write(drafts, now);
  }

  /** Goods of a purchase are delivered: all that is left, unless `lines` says what. */
  deliver(
    purchaseId: string,
    deliveryId: string,
    now: number,
    options: Partial<DeliveryCommand> = {},
  ): LedgerRecord {
    const asked = { purchaseId, deliveryId, occurredAt: now, anyAge: false, ...options };
    const command = { contentHash: contentHash(asked), ...asked };
    const reference = deliveryReference(purchaseId, deliveryId);
    const begin = deliveryReference(purchaseId, '').slice(0, -1);
    const deliveries = this.records.filter(({ entry }) => entry.reference.startsWith(begin)).length;
    const facts = { ...this.returnFacts(purchaseId), deliveries };
    return this.append(reference, (state) => deliver(this.program, state, command, facts, now), now);
  }

  /** Points are spent at once, unless the options set them aside. */
  redeem(
    redemptionId: string,
    wanted: RedeemCommand['wanted'],
    now: number,
    options: Partial<RedeemCommand> = {},
  ): LedgerRecord {
    const asked = { redemptionId, wanted, capture: true, expiresInSeconds: 900, ...options };
    const command = { contentHash: contentHash(asked), ...asked };
    return this.append(
      redemptionReference(redemptionId),
      (state) => redeem(this.program, state, command, { exhausted: new Set() }, now),
      now,
    );
  }

  reserve(redemptionId: string, points: number, now: number, expiresInSeconds = 900): LedgerRecord {
    return this.redeem(redemptionId, { points }, now, { capture: false, expiresInSeconds });
  }

  capture(redemptionId: string, now: number, points?: number, ownToken = false): LedgerRecord {
    const facts = this.redemptionFacts(redemptionId);
    const command = { redemptionId, points, ownToken, contentHash: contentHash({ points }) };
    return this.append(
      redemptionStepReference(redemptionId, 'capture'),
      (state) => capture(state, command, facts, now),
      now,
    );
  }

  /** A part of what is reserved leaves; the rest stays, unless the options say that it is the final one. */
  part(
    redemptionId: string,
    captureId: string,
    points: number,
    now: number,
    options: Partial<PartCommand> = {},
  ): LedgerRecord {
    const facts = this.redemptionFacts(redemptionId);
    const asked = { redemptionId, captureId, points, final: false, ...options };
    const command = { contentHash: contentHash(asked), ...asked };
    return this.append(
      capturePartReference(redemptionId, captureId),
      (state) => capturePart(state, command, facts, now),
      now,
    );
  }

  void(redemptionId: string, now: number, ownToken = false): LedgerRecord {
    const facts = this.redemptionFacts(redemptionId);
    const command = { redemptionId, ownToken, contentHash: contentHash({}) };
    return this.append(
      redemptionStepReference(redemptionId, 'void'),
      (state) => voidReservation(state, command, facts, now),
      now,
    );
  }

  /** Undefined where the reservation is a channel's already. */
  claim(redemptionId: string, now: number): LedgerRecord | undefined {
    const facts = this.redemptionFacts(redemptionId);
    const command = { redemptionId, contentHash: contentHash({}) };
    if (claim(this.settled(now), command, facts, now).length === 0) return undefined;
    return this.append(
      redemptionStepReference(redemptionId, 'claim'),
      (state) => claim(state, command, facts, now),
      now,
    );
  }

  refund(
    redemptionId: string,
    refundId: string,
    now: number,
    points?: number,
    options: Partial<RefundCommand> = {},
  ): LedgerRecord {
    const facts = this.redemptionFacts(redemptionId);
    const asked = { redemptionId, refundId, points };
    const command = { ...asked, contentHash: contentHash({ points }), ...options };
    return this.append(
      refundReference(redemptionId, refundId),
      (own) => refund(this.program, { own, others: [] }, command, facts, now).drafts,
      now,
    );
  }

  adjust(
    adjustmentId: string,
    points: number,
    now: number,
    options: Partial<AdjustCommand> = {},
  ): LedgerRecord {
    const asked = { adjustmentId, points, reason: 'goodwill', qualifying: false, by: 'agent-1', ...options };
    const command = { contentHash: contentHash(asked), ...asked };
    return this.append(
      adjustmentReference(adjustmentId),
      (state) => adjust(this.program, state, command, now),
      now,
    );
  }

  /** The reward of an achievement, or of what `unlocking` says. */
  bonus(
    unlocking: Partial<Unlocking> = {},
    prize: BookedPrize = { points: 50 },
    now = this.head.entry.recordedAt,
    options: Partial<BonusCommand> & Partial<BonusFacts> = {},
  ): LedgerRecord {
    const { exhausted = new Map(), reward, ...rest } = options;
    const asked = { ...ofAchievement, ...unlocking };
    const command = { unlocking: asked, version: 1, name: 'Regular', prize, ...rest };
    return this.append(
      bonusReference(asked),
      (state) => {
        const decided = giveBonus(this.program, state, command, { exhausted, reward }, now);
        if ('needs' in decided) throw new Error(`a bonus needs ${decided.needs}`);
        return decided.drafts;
      },
      now,
    );
  }

  /** Undefined where there is nothing to take back. */
  revoke(unlocking: Partial<Unlocking>, k: number, now: number): LedgerRecord | undefined {
    const { collection, definitionId, period, n } = { ...ofAchievement, ...unlocking };
    const command = { unlocking: { collection, definitionId, period, n }, k };
    const reference = bonusReference(command.unlocking);
    const entry = this.find(reference)?.entry;
    const act = actOf(entry, 'bonus');
    const revoked = this.records.flatMap(({ entry: later }) =>
      later.reference.startsWith(reference) ? (actOf(later, 'revocation') ?? []) : [],
    );
    const given = entry && act && { entry, act, revoked };
    if ('needs' in revokeBonus(this.program, this.settled(now), command, given, now)) return undefined;
    return this.append(
      revocationReference(command.unlocking, k),
      (state) => {
        const decided = revokeBonus(this.program, state, command, given, now);
        return 'needs' in decided ? [] : decided.drafts;
      },
      now,
    );
  }

  /** The member arrives with points of an older system. */
  open(openingId: string, opening: Partial<Opening>, now: number): LedgerRecord {
    const asked = { openingId, source: 'legacy', brought: 0, by: 'admin-1', ...opening };
    const command = { contentHash: contentHash(asked), ...asked };
    return this.append(openingReference(openingId), (state) => open(this.program, state, command, now), now);
  }

  /** Points go to another member; the entry is the sender's. */
  transfer(transferId: string, receiver: Log, points: number, now: number): LedgerRecord {
    const states = { sender: this.settled(now), receiver: receiver.settled(now) };
    const command = { transferId, from: this.memberId, to: receiver.memberId, points };
    const { sent, received } = transfer(
      this.program,
      states,
      { ...command, contentHash: contentHash(command) },
      now,
    );
    receiver.append(received.reference, () => [received], now);
    return this.append(sent.reference, () => [sent], now);
  }

  /** A purchase goes to who bought; the entry is the one by which it left. */
  move(
    purchaseId: string,
    moveId: string,
    buyer: Log,
    now: number,
    options: Partial<MoveCommand> = {},
  ): LedgerRecord {
    const asked = { purchaseId, moveId, from: this.memberId, to: buyer.memberId, reason: 'wrong-card' };
    const command = { ...asked, by: 'agent-1', contentHash: contentHash(asked), ...options };
    const states = { wrong: this.settled(now), right: buyer.settled(now) };
    const facts = this.returnFacts(purchaseId);
    const { truths, promotions } =
      buyer.considered({ occurredAt: facts.purchase?.entry.occurredAt ?? now }) ?? {};
    const { returned, booked } = movePurchase(
      this.program,
      states,
      command,
      {
        ...facts,
        isBooked: buyer.find(purchaseReference(purchaseId)) !== undefined,
        used: buyer.usedAt(now),
        truths,
      },
      { promotions: promotions ?? compilePromotions([]), taken: buyer.taken() },
      now,
    );
    buyer.append(purchaseReference(purchaseId), () => booked, now);
    return this.append(returnReference(purchaseId, moveId), () => returned, now);
  }

  /** References that are used once what is due is written. */
  private usedAt(now: number): ReadonlySet<string> {
    const due = settle(this.program, this.head.state, now).drafts;
    return new Set([...this.records.map(({ entry }) => entry), ...due].map(({ reference }) => reference));
  }

  /** The points that budgets have paid, by counter. */
  private taken(): ReadonlyMap<string, number> {
    return new Map([...(this.promotions?.budgets ?? [])].map(([id, points]) => [budgetCounter(id), points]));
  }

  /** A redemption as its newest entry tells of it. */
  redemptionFacts(redemptionId: string): RedemptionFacts {
    const prefix = redemptionReference(redemptionId);
    const newest = this.records.findLast(
      ({ entry: { reference } }) => reference.startsWith(prefix) && !isLapseOfOne(reference),
    );
    const parts = this.records.filter(
      ({ entry: { reference } }) => reference.startsWith(prefix) && isCaptureOfPart(reference),
    );
    return {
      known: newest !== undefined,
      act: actOf(newest?.entry, 'redemption'),
      parts: parts.length,
    };
  }

  returnFacts(purchaseId: string): ReturnFacts {
    const entry = this.find(purchaseReference(purchaseId))?.entry;
    if (!entry?.lines) return { redemptions: new Map() };
    const newest = this.records.findLast(
      (record) => record.entry.reference.startsWith(entry.reference) && record.entry !== entry,
    )?.entry;
    const act = actOf(newest, 'return') ?? actOf(newest, 'delivery');
    const redemptions = new Map<string, RedemptionAct>();
    const payers = new Map<string, number>();
    for (const payment of entry.purchase?.payments ?? []) {
      const { redemptionId, member } = payment;
      const payer = member === undefined ? this : this.payers.get(member);
      const paid = payer?.redemptionFacts(redemptionId).act;
      if (paid) redemptions.set(paymentKey(payment), paid);
      if (member !== undefined) payers.set(paymentKey(payment), [...this.payers.keys()].indexOf(member));
    }
    return {
      purchase: { entry, recorded: unpackLines(entry.lines), program: this.program },
      ...(act && newest?.lines && { newest: { act, returned: unpackReturned(newest.lines) } }),
      redemptions,
      payers,
    };
  }
}
