import type { OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { checkSamePoints } from '#shared/domain/ledger/acts/capture.ts';
import { checkEndedBy } from '#shared/domain/ledger/acts/reservation.ts';
import { type TransferCommand, transfer } from '#shared/domain/ledger/acts/transfer.ts';
import { describeRefund } from '#shared/domain/ledger/describe.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { ReferenceReused, SameMember } from '#shared/domain/ledger/refusals.ts';
import { balancesOf, enrolledState, type Lot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Payment, Purchase } from '#shared/domain/purchases/purchase.ts';
import { netPurchase } from '#shared/domain/purchases/receipt.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { unknownPayments } from '#shared/usecases/ledger/entry-document.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { evaluate, LedgerCampaign } from './ledger-promotions.ts';
import {
  contentOf,
  type ModelBalance,
  type ModelCommand,
  type ModelResult,
  referenceOf,
} from './member-model.ts';

/** The real books behind the model's own interface. */
export class LedgerMember {
  readonly log: Log;
  person: PersonFacts = unknownPerson;
  readonly #campaign: LedgerCampaign;

  constructor(memberId: string, program: Program, enrolledAt: number, campaign = new LedgerCampaign()) {
    this.log = new Log(program, enrolledAt, memberId);
    this.log.sales = campaign.sales;
    this.#campaign = campaign;
  }

  apply(command: ModelCommand, now: number): ModelResult {
    try {
      const known = this.log.find(referenceOf(command));
      if (known) {
        checkSame(known, command);
        return { ok: true, replayed: true, ...outcomeOf(known, command) };
      }
      const booked = this.#act(command, now);
      if (!booked) {
        return command.kind === 'revoke'
          ? { ok: false, code: 'nothing-given' }
          : { ok: true, replayed: true };
      }
      return { ok: true, replayed: false, ...outcomeOf(booked, command) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code };
      throw error;
    }
  }

  balanceAt(now: number): ModelBalance {
    const state = this.log.settled(now);
    const { available, pending, reserved } = balancesOf(state);
    const maturing = new Map<number, number>();
    for (const { maturesAt, points } of state.pending) {
      maturing.set(maturesAt, (maturing.get(maturesAt) ?? 0) + points);
    }
    return {
      available,
      pending,
      reserved,
      debt: state.debt,
      expiring: state.lots.flatMap(({ expiresAt, points }) =>
        expiresAt === null ? [] : [{ at: expiresAt, points }],
      ),
      maturing: [...maturing].map(([at, points]) => ({ at, points })),
      lifetime: state.lifetime,
      tier: { id: state.tier.tierId, qualifyingPoints: state.tier.qualifying },
    };
  }

  /** Undefined where there is nothing to write. */
  #act(command: ModelCommand, now: number): LedgerRecord | undefined {
    const { log } = this;
    evaluate(log, this.#campaign, this.person);
    const same = { contentHash: contentHash(contentOf(command)) };
    switch (command.kind) {
      case 'purchase':
        return log.purchase(command.purchaseId, this.#marked(netPurchase(command.purchase)), now, {
          ...same,
          anyAge: true,
        });
      case 'return': {
        const { purchaseId, returnId, occurredAt, lines } = command;
        return log.takeBack(purchaseId, returnId, now, { ...same, occurredAt, lines, anyAge: true });
      }
      case 'deliver': {
        const { purchaseId, deliveryId, occurredAt, lines } = command;
        return log.deliver(purchaseId, deliveryId, now, { ...same, occurredAt, lines, anyAge: true });
      }
      case 'redeem': {
        const { redemptionId, points, capture, expiresInSeconds } = command;
        const signIn = signInOf(command, now);
        return log.redeem(redemptionId, { points }, now, { ...same, capture, expiresInSeconds, signIn });
      }
      case 'capture':
        return log.capture(command.redemptionId, now, command.points, command.own);
      case 'part': {
        const { redemptionId, captureId, points, final = false, own: ownToken } = command;
        return log.part(redemptionId, captureId, points, now, { ...same, final, ownToken });
      }
      case 'void':
        return log.void(command.redemptionId, now, command.own);
      case 'claim':
        return log.claim(command.redemptionId, now);
      case 'refund':
        return log.refund(command.redemptionId, command.refundId, now, command.points, same);
      case 'adjust': {
        const { adjustmentId, points, qualifying = false } = command;
        return log.adjust(adjustmentId, points, now, { ...same, qualifying });
      }
      case 'bonus': {
        const { definitionId, n, points, qualifying } = command;
        return log.bonus({ definitionId, n }, { points, qualifying }, now);
      }
      case 'revoke':
        return log.revoke(command, command.k, now);
      case 'transfer-out':
        if (command.to === log.memberId) throw new SameMember('/to');
        return this.#transfer(
          { ...command, ...same, from: log.memberId, signIn: signInOf(command, now) },
          undefined,
          now,
        );
      case 'transfer-in': {
        const points = sumOfPoints(command.lots);
        return this.#transfer({ ...command, ...same, to: log.memberId, points }, command.lots, now);
      }
    }
  }

  /** A purchase with a mark on payments by redemptions that nobody has. */
  #marked({ payments, ...purchase }: Purchase): Purchase {
    const logOf = (member: string | undefined) =>
      member === undefined ? this.log : this.log.payers.get(member);
    const isKnown = ({ member, redemptionId }: Payment) =>
      logOf(member)?.find(redemptionReference(redemptionId)) !== undefined;
    const marked = payments?.map((payment) =>
      isKnown(payment) ? payment : { ...payment, isUnknown: true as const },
    );
    return { ...purchase, ...(marked && { payments: marked }) };
  }

  /** One side of a transfer; the other member has nothing but the lots that are sent. */
  #transfer(command: TransferCommand, sent: readonly Lot[] | undefined, now: number): LedgerRecord {
    const { log } = this;
    return log.append(
      referenceOf(
        sent ? { kind: 'transfer-in', ...command, lots: sent } : { kind: 'transfer-out', ...command },
      ),
      (state) => {
        const other = { ...enrolledState(now, state.tier), lots: sent ?? [] };
        const states = sent ? { sender: other, receiver: state } : { sender: state, receiver: other };
        const drafts = transfer(log.program, states, command, now);
        return [sent ? drafts.received : drafts.sent];
      },
      now,
    );
  }
}

/** The sign-in of a member's own token: a moment or an hour ago. */
function signInOf(
  { own, signedIn }: { readonly own?: boolean; readonly signedIn?: boolean },
  now: number,
): OwnSignIn | undefined {
  return own ? { at: signedIn ? now : now - 3_600_000 } : undefined;
}

function checkSame({ entry }: LedgerRecord, command: ModelCommand): void {
  if (command.kind === 'claim' || command.kind === 'bonus' || command.kind === 'revoke') return;
  const act = actOf(entry, 'redemption');
  if (command.kind === 'capture' || command.kind === 'part' || command.kind === 'void') {
    checkEndedBy({ ownToken: command.own }, act);
  }
  if (command.kind === 'void') return;
  if (command.kind !== 'capture') {
    if (entry.contentHash !== contentHash(contentOf(command))) throw new ReferenceReused();
    return;
  }
  checkSamePoints(entry, command.points);
}

/** The outcome of an act in the model's words, read off its entry. */
function outcomeOf({ entry }: LedgerRecord, command: ModelCommand) {
  const { tierChange, change } = entry;
  const changed = tierChange && { tierChange };
  if (command.kind === 'purchase') {
    const awards = entry.awards ?? [];
    const unknown = unknownPayments(entry);
    return {
      pointsEarned: sumOfPoints(awards),
      awards,
      ...(unknown && { unknownPayments: unknown }),
      ...changed,
    };
  }
  const act = actOf(entry, 'return');
  if (act) {
    const { reversed, forgiven, restored } = act;
    return {
      pointsReversed: reversed,
      pointsForgiven: forgiven,
      pointsRestored: restored,
      refund: describeRefund(entry),
      ...changed,
    };
  }
  const revocation = actOf(entry, 'revocation');
  if (revocation) {
    const { reversed, forgiven } = revocation;
    return { pointsReversed: reversed, pointsForgiven: forgiven, ...changed };
  }
  if (command.kind === 'deliver') return { pointsDelivered: actOf(entry, 'delivery')?.points ?? 0 };
  if (command.kind === 'transfer-out') {
    return { movedLots: change.kind === 'movement' ? (change.spent ?? []) : [] };
  }
  return { ...changed };
}
