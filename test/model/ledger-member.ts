import { accrue, checkPurchase } from '#shared/domain/ledger/accrue.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { adjust } from '#shared/domain/ledger/adjust.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/lines.ts';
import { redeem } from '#shared/domain/ledger/redeem.ts';
import { RedemptionCaptured } from '#shared/domain/ledger/redemption-refusals.ts';
import { refund } from '#shared/domain/ledger/refund.ts';
import { ReferenceReused, SameMember } from '#shared/domain/ledger/refusals.ts';
import { capture, type RedemptionFacts, voidReservation } from '#shared/domain/ledger/reservation.ts';
import { seal } from '#shared/domain/ledger/seal.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { type AccountState, balancesOf, enrolledState, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { type ReturnFacts, takeBack } from '#shared/domain/ledger/take-back.ts';
import { transfer } from '#shared/domain/ledger/transfer.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { enrolment } from '#shared/usecases/members/put-member.ts';
import { type ModelBalance, type ModelCommand, type ModelResult, referenceOf } from './member-model.ts';

/** The real books behind the model's own interface: the domain's decisions on a log in memory, one writer. */
export class LedgerMember {
  program: Program;
  readonly records: LedgerRecord[];
  readonly #memberId: string;

  constructor(memberId: string, program: Program, enrolledAt: number) {
    this.program = program;
    this.#memberId = memberId;
    this.records = [enrolment(program, memberId, enrolledAt)];
  }

  get head(): LedgerRecord {
    const head = this.records.at(-1);
    if (!head) throw new Error('a log has a head');
    return head;
  }

  apply(command: ModelCommand, now: number): ModelResult {
    try {
      const reference = referenceOf(command);
      const known = this.#entry(reference);
      if (known) {
        this.#checkSame(known, command);
        return { ok: true, replayed: true, ...outcomeOf(known, command) };
      }
      const { drafts, state } = settle(this.program, this.head.state, now);
      const decided = this.#decide(state, command, now);
      for (const draft of [...drafts, ...decided]) this.#append(draft, now);
      const booked = this.#entry(reference);
      if (!booked) throw new Error('the act has no entry');
      return { ok: true, replayed: false, ...outcomeOf(booked, command) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code };
      throw error;
    }
  }

  balanceAt(now: number): ModelBalance {
    const { state } = settle(this.program, this.head.state, now);
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

  /** Writes what is due, as a sweep does. */
  sweep(now: number): void {
    for (const draft of settle(this.program, this.head.state, now).drafts) this.#append(draft, now);
  }

  #append(draft: Draft, recordedAt: number): void {
    const place = { memberId: this.#memberId, recordedAt, programVersion: 0, attempt: '00' };
    this.records.push(seal(this.head, draft, place));
  }

  #entry(reference: string): LedgerRecord | undefined {
    return this.records.find(({ entry }) => entry.reference === reference);
  }

  #newest(prefix: string): LedgerRecord | undefined {
    return this.records.findLast(({ entry }) => entry.reference.startsWith(prefix));
  }

  #checkSame({ entry }: LedgerRecord, command: ModelCommand): void {
    if (command.kind === 'void') return;
    if (command.kind !== 'capture') {
      if (entry.contentHash !== contentHash(command)) throw new ReferenceReused();
      return;
    }
    const act = actOf(entry, 'redemption');
    if ((command.points ?? act?.points) !== act?.captured) throw new RedemptionCaptured(act?.captured ?? 0);
  }

  #redemption(redemptionId: string): RedemptionFacts {
    const newest = this.#newest(`redemption/${redemptionId}/`);
    return { known: newest !== undefined, act: actOf(newest?.entry, 'redemption') };
  }

  #purchase(purchaseId: string): ReturnFacts {
    const bought = this.#entry(`purchase/${purchaseId}/`)?.entry;
    if (!bought?.lines) return { redemptions: new Map() };
    const last = this.#newest(`purchase/${purchaseId}/return/`)?.entry;
    const act = actOf(last, 'return');
    const redemptions = new Map<string, RedemptionAct>();
    for (const { redemptionId } of bought.purchase?.payments ?? []) {
      const paid = this.#redemption(redemptionId).act;
      if (paid) redemptions.set(redemptionId, paid);
    }
    return {
      purchase: { entry: bought, lines: unpackLines(bought.lines) },
      newest: act && last?.lines ? { act, returned: unpackReturned(last.lines) } : undefined,
      redemptions,
    };
  }

  #decide(state: AccountState, command: ModelCommand, now: number): readonly Draft[] {
    const { program } = this;
    const same = { contentHash: contentHash(command) };
    switch (command.kind) {
      case 'purchase':
        checkPurchase(command.purchase);
        return accrue(program, state, { ...command, ...same, anyAge: true }, now);
      case 'return':
        return takeBack(
          program,
          state,
          { ...command, ...same, anyAge: true },
          this.#purchase(command.purchaseId),
          now,
        );
      case 'redeem': {
        const wanted = { points: command.points };
        return redeem(program, state, { ...command, ...same, wanted }, { exhausted: new Set() }, now);
      }
      case 'capture':
        return capture(state, { ...command, ...same }, this.#redemption(command.redemptionId), now);
      case 'void':
        return voidReservation(state, { ...command, ...same }, this.#redemption(command.redemptionId), now);
      case 'refund':
        return refund(program, state, { ...command, ...same }, this.#redemption(command.redemptionId), now);
      case 'adjust': {
        const { qualifying = false } = command;
        return adjust(program, state, { ...command, ...same, qualifying, reason: 'test', by: 'agent' }, now);
      }
      case 'transfer-out': {
        if (command.to === this.#memberId) throw new SameMember();
        const other = enrolledState(now, state.tier);
        const sent = { ...command, ...same, from: this.#memberId };
        return [transfer({ sender: state, receiver: other }, sent, now).sent];
      }
      case 'transfer-in': {
        const sender = { ...enrolledState(now, state.tier), lots: command.lots };
        const received = { ...command, ...same, to: this.#memberId, points: sumOfPoints(command.lots) };
        return [transfer({ sender, receiver: state }, received, now).received];
      }
    }
  }
}

/** What the model says of an act, read off its entry. */
function outcomeOf({ entry }: LedgerRecord, command: ModelCommand) {
  const { tierChange, change } = entry;
  const changed = tierChange && { tierChange };
  if (command.kind === 'purchase') {
    const pointsEarned = (entry.awards ?? []).reduce((sum, { points }) => sum + points, 0);
    return { pointsEarned, ...changed };
  }
  const act = actOf(entry, 'return');
  if (act) {
    const { reversed, forgiven, restored } = act;
    return { pointsReversed: reversed, pointsForgiven: forgiven, pointsRestored: restored, ...changed };
  }
  if (command.kind === 'transfer-out') {
    return { movedLots: change.kind === 'movement' ? (change.spent ?? []) : [] };
  }
  return { ...changed };
}
