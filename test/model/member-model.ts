import { isDeepStrictEqual } from 'node:util';
import { type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Receipt } from '#shared/domain/purchases/receipt.ts';
import { giveBonus, revokeBonus } from './bonuses.ts';
import { arrive, availableOf, type Books, emptyBooks, type Lifetime } from './books.ts';
import { Campaign } from './campaign.ts';
import { expiryOf } from './dates.ts';
import { deliver } from './deliveries.ts';
import type { Award, Earning } from './earning.ts';
import { available, byExpiry, earliestFirst, sumOf } from './parcels.ts';
import { buy, earningOf } from './purchases.ts';
import { Refused } from './refused.ts';
import { type PayerBooks, type ReturnAnswer, type ReturnedGoods, takeBack } from './returns.ts';
import { release, settle } from './settle.ts';
import {
  cancel,
  capture,
  capturePart,
  claimable,
  countOwn,
  moveOut,
  redemptionOf,
  refund,
  reserve,
} from './spending.ts';
import { credit, enrolledStanding, pointsOf, uncredit } from './standing.ts';

export type ModelCommand =
  | { kind: 'purchase'; purchaseId: string; purchase: Receipt }
  | {
      kind: 'return';
      purchaseId: string;
      returnId: string;
      occurredAt: number;
      lines?: readonly ReturnedGoods[];
    }
  /**
   * Without `capture` the points are reserved; `own` is by the member's own token, whose sign-in is fresh where
   * `signedIn` says so.
   */
  | {
      kind: 'redeem';
      redemptionId: string;
      points: number;
      capture: boolean;
      expiresInSeconds: number;
      own?: boolean;
      signedIn?: boolean;
    }
  | { kind: 'capture'; redemptionId: string; points?: number; own?: boolean }
  | {
      kind: 'deliver';
      purchaseId: string;
      deliveryId: string;
      occurredAt: number;
      lines?: readonly { lineId: string; quantity: number }[];
    }
  | {
      kind: 'part';
      redemptionId: string;
      captureId: string;
      points: number;
      final?: boolean;
      own?: boolean;
    }
  | { kind: 'void'; redemptionId: string; own?: boolean }
  | { kind: 'claim'; redemptionId: string }
  | { kind: 'refund'; redemptionId: string; refundId: string; points?: number }
  | {
      kind: 'transfer-out';
      transferId: string;
      to: string;
      points: number;
      own?: boolean;
      signedIn?: boolean;
    }
  | { kind: 'adjust'; adjustmentId: string; points: number; qualifying?: boolean }
  | { kind: 'bonus'; definitionId: string; n: number; points: number; qualifying: number }
  | { kind: 'revoke'; definitionId: string; n: number; k: number }
  | {
      kind: 'transfer-in';
      transferId: string;
      from: string;
      lots: readonly { expiresAt: number | null; points: number }[];
    };

export interface ModelAward {
  readonly promotionId?: string | undefined;
  readonly version?: number | undefined;
  readonly points: number;
  readonly reason: string;
}

interface Outcome extends Partial<ReturnAnswer> {
  pointsEarned?: number;
  pointsDelivered?: number;
  awards?: readonly ModelAward[];
  unknownPayments?: readonly string[];
  movedLots?: readonly { expiresAt: number | null; points: number }[];
  tierChange?: { from: string; to: string };
}

export type ModelResult = ({ ok: true; replayed: boolean } & Outcome) | { ok: false; code: string };

export interface ModelBalance {
  available: number;
  pending: number;
  reserved: number;
  debt: number;
  expiring: { at: number; points: number }[];
  maturing: { at: number; points: number }[];
  lifetime: Lifetime;
  tier: { id: string; qualifyingPoints: number };
}

/** All bonuses of scripts are of achievements that are reached any number of times. */
function bonusNameOf({ definitionId, n }: { definitionId: string; n: number }): string {
  return `bonus/achievements/${definitionId}/lifetime/${n}/`;
}

/** The identity of an act: two commands with one reference are the same act. */
export function referenceOf(command: ModelCommand): string {
  switch (command.kind) {
    case 'purchase':
      return `purchase/${command.purchaseId}/`;
    case 'return':
      return `purchase/${command.purchaseId}/return/${command.returnId}/`;
    case 'deliver':
      return `purchase/${command.purchaseId}/delivery/${command.deliveryId}/`;
    case 'redeem':
      return `redemption/${command.redemptionId}/`;
    case 'capture':
    case 'void':
    case 'claim':
      return `redemption/${command.redemptionId}/${command.kind}/`;
    case 'part':
      return `redemption/${command.redemptionId}/captures/${command.captureId}/`;
    case 'refund':
      return `redemption/${command.redemptionId}/refund/${command.refundId}/`;
    case 'transfer-out':
      return `transfer-out/${command.transferId}/`;
    case 'transfer-in':
      return `transfer-in/${command.from}/${command.transferId}/`;
    case 'adjust':
      return `adjustment/${command.adjustmentId}/`;
    case 'bonus':
      return bonusNameOf(command);
    case 'revoke':
      return `${bonusNameOf(command)}revocation/${command.k}/`;
  }
}

/**
 * The rules of the books once more, as plainly as possible and independently of the ledger, to hold it to.
 * Points lie in parcels, and every question is answered by looking at all of them. The time zone and the tier
 * period of a member's programme do not change; everything else of it may at any time.
 */
export class MemberModel {
  program: Program;
  /** Facts about the person, in force from the next booking on. */
  person: PersonFacts = unknownPerson;
  /** Members whose redemptions may pay here; their programme is the same. */
  readonly payers = new Map<string, MemberModel>();
  readonly #campaign: Campaign;
  readonly #memberId: string;
  readonly #acts = new Map<string, { command: ModelCommand; outcome: Outcome }>();
  #books: Books;

  constructor(memberId: string, program: Program, enrolledAt: number, campaign = new Campaign()) {
    this.program = program;
    this.#campaign = campaign;
    this.#memberId = memberId;
    this.#books = emptyBooks(enrolledStanding(program, enrolledAt));
    campaign.join(() => this.#books);
  }

  /** Decides on the books settled to `now`; a refused command changes nothing. */
  apply(command: ModelCommand, now: number): ModelResult {
    try {
      const books = this.#settledTo(now);
      const known = this.#acts.get(referenceOf(command));
      if (known) return { ok: true, replayed: true, ...replay(known, command, books) };
      if (command.kind === 'claim' && !claimable(books, command.redemptionId)) {
        return { ok: true, replayed: true };
      }
      const payers = [...this.payers].map(([id, model]) => ({ id, model, books: model.#settledTo(now) }));
      const outcome = this.#act(books, command, now, new Map(payers.map((payer) => [payer.id, payer.books])));
      this.#books = books;
      for (const payer of payers) payer.model.#books = payer.books;
      this.#acts.set(referenceOf(command), { command: structuredClone(command), outcome });
      return { ok: true, replayed: false, ...outcome };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, code: error.code };
      throw error;
    }
  }

  balanceAt(now: number): ModelBalance {
    const books = this.#settledTo(now);
    const { parcels, debt, lifetime, standing } = books;
    const pending = parcels.filter(({ place }) => place.is === 'pending' || place.is === 'undelivered');
    return {
      available: availableOf(books),
      pending: sumOf(pending),
      reserved: sumOf(parcels.filter(({ place }) => place.is === 'reserved')),
      debt,
      expiring: byExpiry(parcels.filter(available)).flatMap(({ expiresAt, points }) =>
        expiresAt === null ? [] : [{ at: expiresAt, points }],
      ),
      maturing: byMaturity(books),
      lifetime,
      tier: { id: standing.tier, qualifyingPoints: pointsOf(standing, standing.running) },
    };
  }

  /** The points that a purchase would earn at `now`, and those that promotions in shadow mode would bring. */
  quote(purchase: Receipt, now: number): Outcome & Pick<Earning, 'shadow'> {
    const earning = earningOf(this.#settledTo(now), purchase, this.program, this.#campaign, this.person);
    return { ...bought(earning.awards), shadow: earning.shadow };
  }

  #settledTo(now: number): Books {
    const books = structuredClone(this.#books);
    settle(books, this.program, now);
    return books;
  }

  #act(books: Books, command: ModelCommand, now: number, payers: PayerBooks): Outcome {
    const from = books.standing.tier;
    const outcome = this.#book(books, command, now, payers);
    const to = books.standing.tier;
    return from === to ? outcome : { ...outcome, tierChange: { from, to } };
  }

  #book(books: Books, command: ModelCommand, now: number, payers: PayerBooks): Outcome {
    const { program } = this;
    switch (command.kind) {
      case 'purchase': {
        const { purchaseId, purchase } = command;
        const unknown = unknownPayments(purchase, books, payers);
        const awards = buy(books, purchaseId, purchase, program, this.#campaign, this.person, now);
        return { ...bought(awards), ...(unknown.length > 0 && { unknownPayments: unknown }) };
      }
      case 'return': {
        const active = this.#campaign.active.map(({ promotionId }) => promotionId);
        return takeBack(books, command.purchaseId, command.lines, program, active, now, payers);
      }
      case 'deliver':
        return deliver(books, command.purchaseId, command, program, now);
      case 'redeem':
        reserve(books, command.redemptionId, command, program, now);
        countOwn(books, command, program, now);
        return {};
      case 'capture':
        redemptionOf(books, command.redemptionId, command.own);
        capture(books, command.redemptionId, command.points);
        return {};
      case 'part':
        redemptionOf(books, command.redemptionId, command.own);
        capturePart(books, command.redemptionId, command);
        return {};
      case 'void':
        cancel(redemptionOf(books, command.redemptionId, command.own));
        release(books, command.redemptionId);
        return {};
      case 'claim':
        redemptionOf(books, command.redemptionId).own = false;
        return {};
      case 'refund':
        refund(books, command.redemptionId, command.points, program, now);
        return {};
      case 'transfer-out':
        if (command.to === this.#memberId) throw new Refused('same-member');
        return { movedLots: giveAway(books, command, program, now) };
      case 'adjust':
        adjust(books, command, program, now);
        return {};
      case 'bonus':
        giveBonus(books, referenceOf(command), command, program, now);
        return {};
      case 'revoke':
        return revokeBonus(books, bonusNameOf(command), program, now);
      case 'transfer-in':
        moveIn(books, command.lots);
        return {};
    }
  }
}

function giveAway(
  books: Books,
  command: Extract<ModelCommand, { kind: 'transfer-out' }>,
  program: Program,
  now: number,
) {
  const movedLots = moveOut(books, command.points, 'transferred');
  countOwn(books, command, program, now);
  return movedLots;
}

/** Redemptions that a purchase names and nobody has. */
function unknownPayments({ payments = [] }: Receipt, books: Books, payers: PayerBooks): readonly string[] {
  const ofPayer = (member: string | undefined) => (member === undefined ? books : payers.get(member));
  const unknown = payments.filter(
    ({ member, redemptionId }) => !ofPayer(member)?.redemptions.has(redemptionId),
  );
  return unknown.map(({ redemptionId }) => redemptionId);
}

function bought(awards: readonly Award[]): Outcome {
  return {
    pointsEarned: awards.reduce((sum, { points }) => sum + points, 0),
    awards: awards.map(({ promotion, points, reason }) => ({
      points,
      reason,
      ...(promotion && { promotionId: promotion.promotionId, version: promotion.version }),
    })),
  };
}

/** The first outcome again, unless the content differs; a capture is the same when it takes as many points. */
function replay(
  known: { readonly command: ModelCommand; readonly outcome: Outcome },
  command: ModelCommand,
  books: Books,
): Outcome {
  // A consumer gives and takes back by what it knows, and the first time counts.
  if (command.kind === 'bonus' || command.kind === 'revoke') return known.outcome;
  if (command.kind === 'capture') {
    const { plain } = redemptionOf(books, command.redemptionId, command.own);
    if ((command.points ?? plain?.reserved) !== plain?.taken) throw new Refused('redemption-captured');
    return known.outcome;
  }
  if (command.kind === 'part') {
    const { parts } = redemptionOf(books, command.redemptionId);
    if (command.own && !parts.get(command.captureId)?.own) throw new Refused('redemption-not-found');
  }
  if (command.kind === 'void') {
    redemptionOf(books, command.redemptionId, command.own);
  } else if (!isDeepStrictEqual(contentOf(known.command), contentOf(command))) {
    throw new Refused('reference-reused');
  }
  return known.outcome;
}

/** The content of a command: the token that sends it is none. Content is the same when its JSON is. */
export function contentOf(command: ModelCommand): unknown {
  const { own: _, signedIn: _fresh, ...content } = { own: undefined, signedIn: undefined, ...command };
  return JSON.parse(JSON.stringify(content));
}

function adjust(
  books: Books,
  { points, qualifying }: { points: number; qualifying?: boolean },
  program: Program,
  now: number,
): void {
  if (points > 0) {
    arrive(books, { points, expiresAt: expiryOf(now, program) });
    books.lifetime.earned += points;
  } else {
    moveOut(books, -points, 'adjusted');
  }
  if (!qualifying) return;
  const { standing } = books;
  if (points > 0) credit(standing, standing.running, points, program);
  else uncredit(standing, standing.running, -points, program, now);
}

function moveIn(books: Books, lots: readonly { expiresAt: number | null; points: number }[]): void {
  const parcels = lots.map((lot) => ({ ...lot, place: { is: 'available' } as const }));
  for (const parcel of parcels.sort(earliestFirst)) arrive(books, parcel);
}

function byMaturity({ parcels }: Books): { at: number; points: number }[] {
  const sums = new Map<number, number>();
  for (const { points, place } of parcels) {
    if (place.is === 'pending') sums.set(place.maturesAt, (sums.get(place.maturesAt) ?? 0) + points);
  }
  return [...sums].map(([at, points]) => ({ at, points })).sort((a, b) => a.at - b.at);
}
