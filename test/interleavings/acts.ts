import type { Wanted } from '#shared/domain/ledger/acts/redeem.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import {
  bonusReference,
  capturePartReference,
  deliveryReference,
  purchaseReference,
  redemptionReference,
  redemptionStepReference,
  refundReference,
  returnReference,
  revocationReference,
  transferInReference,
  transferOutReference,
  type Unlocking,
} from '#shared/domain/ledger/reference.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { giveBonus } from '#shared/usecases/engagement/give-bonus.ts';
import { revokeBonus } from '#shared/usecases/engagement/revoke-bonus.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { bookPurchase, type PurchasePorts } from '#shared/usecases/ledger/book-purchase.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { type RedeemPorts, redeemPoints } from '#shared/usecases/ledger/redeem-points.ts';
import { refundRedemption } from '#shared/usecases/ledger/refund-redemption.ts';
import {
  captureRedemption,
  captureRedemptionPart,
  claimRedemption,
  voidRedemption,
} from '#shared/usecases/ledger/step-redemption.ts';
import { type TransferPorts, transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { settleMember } from '#shared/usecases/log/settle-member.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

/** The members and the reward of a scenario, by role; each run has its own. A sale has the id of the reward. */
export interface Cast {
  readonly a: string;
  readonly b: string;
  readonly reward: string;
}

export type Role = 'a' | 'b';

/** Where a call is made: a till, a shop or an app, with a clock of its own. */
export interface Place {
  readonly ports: PurchasePorts & RedeemPorts & TransferPorts;
  readonly programs: CurrentProgram;
}

interface Answered {
  readonly replayed: boolean;
  readonly answer: { readonly entry: { readonly seq: number; readonly hash?: string | undefined } };
}

/** Something that a channel asks for, and the references that its entries would have. */
export interface Act {
  readonly member: Role;
  /** None for a sweep, which books only what is due. */
  readonly reference?: string | undefined;
  /** The entry that it books in another log in the same step. */
  readonly other?: { readonly member: Role; readonly reference: (cast: Cast) => string } | undefined;
  readonly at?: number | undefined;
  readonly send: (place: Place, cast: Cast) => Promise<Answered | undefined>;
}

/** The same act by a place whose clock is so. */
export function at(clock: number, act: Act): Act {
  return { ...act, at: clock };
}

export function buy(purchaseId: string, purchase: Purchase, member: Role = 'a'): Act {
  return {
    member,
    reference: purchaseReference(purchaseId),
    send: ({ ports }, cast) =>
      bookPurchase(ports, cast[member], {
        purchaseId,
        purchase,
        contentHash: contentHash(purchase),
        anyAge: false,
      }),
  };
}

/** A purchase that carries the sale of the scenario. */
export function buySale(purchaseId: string, purchase: Purchase, member: Role = 'a'): Act {
  return {
    member,
    reference: purchaseReference(purchaseId),
    send: ({ ports }, cast) =>
      bookPurchase(ports, cast[member], {
        purchaseId,
        purchase: { ...purchase, sale: cast.reward },
        contentHash: contentHash(purchase),
        anyAge: false,
      }),
  };
}

/** A member whose own token acts, with the instant of the sign-in. */
function spenderOf(signedInAt: number | undefined): OwnSpender | undefined {
  return signedInAt === undefined ? undefined : { signedInAt, contactChangedAt: async () => undefined };
}

function redeeming(
  redemptionId: string,
  member: Role,
  wanted: (cast: Cast) => Wanted,
  capture = true,
  signedInAt?: number,
): Act {
  const spender = spenderOf(signedInAt);
  return {
    member,
    reference: redemptionReference(redemptionId),
    send: ({ ports, programs }, cast) =>
      redeemPoints(ports, programs, cast[member], {
        redemptionId,
        wanted: wanted(cast),
        capture,
        expiresInSeconds: 900,
        spender,
        contentHash: contentHash({ redemptionId, capture }),
      }),
  };
}

export function redeem(redemptionId: string, points: number, member: Role = 'a'): Act {
  return redeeming(redemptionId, member, () => ({ points }));
}

export function reserve(redemptionId: string, points: number): Act {
  return redeeming(redemptionId, 'a', () => ({ points }), false);
}

/** A redemption by the member's own token. */
export function redeemOwn(redemptionId: string, points: number, signedInAt: number): Act {
  return redeeming(redemptionId, 'a', () => ({ points }), true, signedInAt);
}

/** A reservation by the member's own token. */
export function reserveOwn(redemptionId: string, points: number, signedInAt: number): Act {
  return redeeming(redemptionId, 'a', () => ({ points }), false, signedInAt);
}

export function redeemReward(redemptionId: string, member: Role): Act {
  return redeeming(redemptionId, member, ({ reward }) => ({ rewardId: reward, quantity: 1 }));
}

export function reserveReward(redemptionId: string): Act {
  return redeeming(redemptionId, 'a', ({ reward }) => ({ rewardId: reward, quantity: 1 }), false);
}

export function capture(redemptionId: string, points?: number, ownToken = false): Act {
  const command = {
    redemptionId,
    points,
    ownToken,
    contentHash: contentHash({ capture: points ?? null }),
  };
  return {
    member: 'a',
    reference: redemptionStepReference(redemptionId, 'capture'),
    send: ({ ports, programs }, { a }) => captureRedemption(ports, programs, a, command),
  };
}

/** A parcel of an order leaves. */
export function part(
  redemptionId: string,
  captureId: string,
  points: number,
  { final = false, ownToken = false } = {},
): Act {
  const content = { points, final };
  const command = { redemptionId, captureId, ...content, ownToken, contentHash: contentHash(content) };
  return {
    member: 'a',
    reference: capturePartReference(redemptionId, captureId),
    send: ({ ports, programs }, { a }) => captureRedemptionPart(ports, programs, a, command),
  };
}

export function voidOf(redemptionId: string, ownToken = false): Act {
  return {
    member: 'a',
    reference: redemptionStepReference(redemptionId, 'void'),
    send: ({ ports, programs }, { a }) =>
      voidRedemption(ports, programs, a, {
        redemptionId,
        ownToken,
        contentHash: contentHash({ void: true }),
      }),
  };
}

export function claim(redemptionId: string): Act {
  return {
    member: 'a',
    reference: redemptionStepReference(redemptionId, 'claim'),
    send: ({ ports, programs }, { a }) =>
      claimRedemption(ports, programs, a, { redemptionId, contentHash: contentHash({}) }),
  };
}

export function refund(redemptionId: string, refundId: string, points?: number, member: Role = 'a'): Act {
  const command = { redemptionId, refundId, points, contentHash: contentHash({ points: points ?? null }) };
  return {
    member,
    reference: refundReference(redemptionId, refundId),
    send: ({ ports, programs }, cast) => refundRedemption(ports, programs, cast[member], command),
  };
}

/** A purchase of the first member that a redemption of the second one paid in part. */
export function buyPaidByOther(purchaseId: string, redemptionId: string, purchase: Purchase): Act {
  const paid = (member: string) => ({ ...purchase, payments: [{ redemptionId, amount: 100, member }] });
  return {
    member: 'a',
    reference: purchaseReference(purchaseId),
    send: ({ ports }, { a, b }) =>
      bookPurchase(ports, a, {
        purchaseId,
        purchase: paid(b),
        contentHash: contentHash(purchase),
        anyAge: false,
      }),
  };
}

/** Returns `quantity` pieces of the first line; without a quantity, everything that is left. */
export function giveBack(
  purchaseId: string,
  returnId: string,
  options: { readonly quantity?: number; readonly occurredAt: number; readonly anyAge?: boolean },
): Act {
  const { quantity, occurredAt, anyAge = false } = options;
  const content = { returnId, quantity: quantity ?? null, occurredAt };
  return {
    member: 'a',
    reference: returnReference(purchaseId, returnId),
    send: ({ ports, programs }, { a }) =>
      bookReturn(ports, programs, a, {
        purchaseId,
        returnId,
        occurredAt,
        lines: quantity === undefined ? undefined : [{ lineId: '1', quantity }],
        contentHash: contentHash(content),
        anyAge,
      }),
  };
}

/** Delivers `quantity` pieces of the first line; without a quantity, everything that is left. */
export function deliver(
  purchaseId: string,
  deliveryId: string,
  options: { readonly quantity?: number; readonly occurredAt: number },
): Act {
  const { quantity, occurredAt } = options;
  const content = { deliveryId, quantity: quantity ?? null, occurredAt };
  return {
    member: 'a',
    reference: deliveryReference(purchaseId, deliveryId),
    send: ({ ports, programs }, { a }) =>
      bookDelivery(ports, programs, a, {
        purchaseId,
        deliveryId,
        occurredAt,
        lines: quantity === undefined ? undefined : [{ lineId: '1', quantity }],
        contentHash: contentHash(content),
        anyAge: false,
      }),
  };
}

export function transfer(transferId: string, from: Role, to: Role, points: number, signedInAt?: number): Act {
  const spender = spenderOf(signedInAt);
  return {
    member: from,
    reference: transferOutReference(transferId),
    other: { member: to, reference: (cast) => transferInReference(cast[from], transferId) },
    send: ({ ports, programs }, cast) =>
      transferPoints(ports, programs, {
        transferId,
        from: cast[from],
        to: cast[to],
        receiver: async () => cast[to],
        points,
        spender,
        contentHash: contentHash({ to, points }),
      }),
  };
}

const unlocking: Unlocking = { collection: 'achievements', definitionId: 'd1', period: 'lifetime', n: 1 };

/** A consumer gives 50 points for an achievement. */
export const bonus: Act = {
  member: 'a',
  reference: bonusReference(unlocking),
  send: async (place, { a }) => {
    const owed = { unlocking, version: 1, name: 'Regular', prize: { points: 50 } };
    const given = await giveBonus({ ...place.ports, programs: place.programs }, a, owed);
    return given.outcome === 'given' ? answerOf(place, given) : undefined;
  },
};

/** It takes them back. */
export const revocation: Act = {
  member: 'a',
  reference: revocationReference(unlocking, 1),
  send: async (place, { a }) => {
    const revoked = await revokeBonus({ ...place.ports, programs: place.programs }, a, { unlocking, k: 1 });
    return revoked.outcome === 'revoked' ? answerOf(place, revoked) : undefined;
  },
};

/** The entry that a consumer was told of. */
async function answerOf(
  { ports: { ledger } }: Place,
  {
    memberId,
    seq,
    replayed,
  }: { readonly memberId: string; readonly seq: number; readonly replayed: boolean },
): Promise<Answered | undefined> {
  const record = await ledger.entry(memberId, seq);
  return record && { replayed, answer: { entry: { seq, hash: record.entry.hash } } };
}

/** Writes everything that is due, on time. */
export const sweep: Act = {
  member: 'a',
  send: async ({ ports, programs }, { a }) => {
    await settleMember(ports, await programs.get(), a);
    return undefined;
  },
};
