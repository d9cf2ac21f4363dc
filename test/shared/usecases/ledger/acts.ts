import { randomUUID } from 'node:crypto';
import type { DeliveryCommand } from '#shared/domain/ledger/acts/delivery.ts';
import type { Opening } from '#shared/domain/ledger/acts/opening.ts';
import type { Wanted } from '#shared/domain/ledger/acts/redeem.ts';
import type { ReturnCommand } from '#shared/domain/ledger/acts/take-back.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { returnRefundReference } from '#shared/domain/ledger/reference.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { bookForgottenPurchase } from '#shared/usecases/ledger/book-forgotten-purchase.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { movePurchase } from '#shared/usecases/ledger/move-purchase.ts';
import { redeemPoints } from '#shared/usecases/ledger/redeem-points.ts';
import { refundRedemption } from '#shared/usecases/ledger/refund-redemption.ts';
import {
  captureRedemption,
  captureRedemptionPart,
  claimRedemption,
  voidRedemption,
} from '#shared/usecases/ledger/step-redemption.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { eraseMember } from '#shared/usecases/members/erase-member.ts';
import { mergeMembers } from '#shared/usecases/members/merge-members.ts';
import { newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { approveAdjustment, askToAdjust } from '../adjusting.ts';
import type { Books } from '../books.ts';
import { join, lend } from '../households/households.ts';
import { PromotionsOffice } from '../promotions/promotions-office.ts';

/** The members and the reward of an act; each trial has its own. */
export interface Parties {
  readonly member: string;
  readonly other: string;
  /** The id of the reward, and of anything else that the act needs for itself. */
  readonly reward: string;
}

export interface Booked {
  readonly replayed: boolean;
  readonly answer: object;
}

/** An act as its caller repeats it: the same ids and content whenever it is sent. */
export interface Act {
  readonly title: string;
  /** Books everything that must come first. Both members have 1,000 points, and the reward has 5 pieces at 100. */
  readonly prepare?: (books: Books, parties: Parties) => Promise<unknown>;
  readonly send: (books: Books, parties: Parties) => Promise<Booked>;
  /** References of the entries it adds to the member's log and to the other's, in their order. */
  readonly adds: readonly string[];
  readonly addsToOther?: readonly string[];
  /** By how many points the member has more in the end. */
  readonly available: number;
  /** The pieces of the reward that are taken in the end. */
  readonly taken?: number;
  /** Where a promotion of its own pays for purchases in a store of its own: what that has paid of its budget in the end. */
  readonly paid?: number;
  /** The purchase that has the sale of these parties in the end. */
  readonly sale?: string;
  /** It keeps something beside the log first. */
  readonly keepsDetails?: boolean;
}

/** A member who has just signed in, and whose address did not change. */
export function ownSpender(books: Books): OwnSpender {
  return { signedInAt: books.clock, contactChangedAt: async () => undefined };
}

/** The points of each member before an act. */
export const POINTS = 1000;

/** Two members with points and a reward of their own, and what must have happened before the act. */
export async function partiesOf(books: Books, act: Act): Promise<Parties> {
  const parties = { member: newMemberId(), other: newMemberId(), reward: randomUUID() };
  for (const member of [parties.member, parties.other]) {
    await books.enrol(member);
    await adjust(books, member, 'start', POINTS);
  }
  const content = { name: 'A coffee', points: 100, stock: 5 };
  const made = { version: 1, changedBy: 'test', changedAt: books.clock };
  await books.rewards.put({ rewardId: parties.reward, ...content, ...made }, 0);
  await act.prepare?.(books, parties);
  return parties;
}

const DAY = 86_400_000;
const AGENT = 'agent-1';
/** Each member has an agent of its own, so that no sum of a day makes an act wait. */
const agentOf = (member: string) => `agent-${member}`;

export function redeem(
  books: Books,
  member: string,
  redemptionId: string,
  wanted: Wanted,
  {
    spender,
    ...options
  }: {
    readonly capture?: boolean;
    readonly expiresInSeconds?: number;
    readonly spender?: OwnSpender;
  } = {},
) {
  const content = { wanted, capture: true, expiresInSeconds: 900, ...options };
  const command = { redemptionId, ...content, spender, contentHash: contentHash(content) };
  return redeemPoints(books.ports, books.programs, member, command);
}

export function capture(books: Books, member: string, redemptionId: string, points?: number) {
  const command = { redemptionId, points, contentHash: contentHash({ points: points ?? null }) };
  return captureRedemption(books.ports, books.programs, member, command);
}

/** A part of a reservation leaves, by a channel unless the member's own token says so. */
export function capturePart(
  books: Books,
  member: string,
  redemptionId: string,
  captureId: string,
  { points, final = false }: { readonly points: number; readonly final?: boolean },
  by: { readonly ownToken?: boolean; readonly of?: string } = {},
) {
  const content = { points, final };
  const command = { redemptionId, captureId, ...content, ...by, contentHash: contentHash(content) };
  return captureRedemptionPart(books.ports, books.programs, member, command);
}

export function voidOf(books: Books, member: string, redemptionId: string) {
  const command = { redemptionId, contentHash: contentHash({}) };
  return voidRedemption(books.ports, books.programs, member, command);
}

export function claim(books: Books, member: string, redemptionId: string) {
  const command = { redemptionId, contentHash: contentHash({}) };
  return claimRedemption(books.ports, books.programs, member, command);
}

export function refund(books: Books, member: string, redemptionId: string, refundId: string, points: number) {
  const command = { redemptionId, refundId, points, contentHash: contentHash({ points }) };
  return refundRedemption(books.ports, books.programs, member, command);
}

/** Goods of an order arrive. */
export function deliver(
  books: Books,
  member: string,
  purchaseId: string,
  deliveryId: string,
  lines?: DeliveryCommand['lines'],
) {
  const content = { occurredAt: books.clock, ...(lines && { lines }) };
  const command = { purchaseId, deliveryId, ...content, contentHash: contentHash(content), anyAge: false };
  return bookDelivery(books.ports, books.programs, member, command);
}

export function giveBack(
  books: Books,
  member: string,
  purchaseId: string,
  returnId: string,
  lines?: ReturnCommand['lines'],
) {
  const content = { occurredAt: books.clock, ...(lines && { lines }) };
  const command = { purchaseId, returnId, ...content, contentHash: contentHash(content), anyAge: false };
  return bookReturn(books.ports, books.programs, member, command);
}

export function transfer(
  books: Books,
  from: string,
  to: string,
  transferId: string,
  points: number,
  spender?: OwnSpender,
) {
  const receiver = async () => to;
  const command = {
    transferId,
    from,
    to,
    receiver,
    points,
    spender,
    contentHash: contentHash({ to, points }),
  };
  return transferPoints(books.ports, books.programs, command);
}

/** Above the limit of the programme another agent approves it, as whoever repeats it does again. */
export async function adjust(
  books: Books,
  member: string,
  adjustmentId: string,
  points: number,
): Promise<Booked> {
  const told = await askToAdjust(books, member, { adjustmentId, points, by: agentOf(member) });
  if ('answer' in told) return told;
  return approveAdjustment(books, member, { adjustmentId, by: 'agent-2' });
}

export function suspend(books: Books, member: string, changeId: string): Promise<Booked> {
  const content = { status: 'suspended', reason: 'fraud-suspected' } as const;
  const command = { changeId, ...content, by: AGENT, contentHash: contentHash(content) };
  return changeStatus(books.ports, books.programs, member, command);
}

export async function erase(books: Books, member: string): Promise<Booked> {
  const { replayed } = await eraseMember(books.ports, await books.programs.get(), member, { by: AGENT });
  return { replayed, answer: {} };
}

export function merge(books: Books, into: string, from: string, mergeId: string): Promise<Booked> {
  const content = { from, reason: 'duplicate-enrolment' };
  const goes = async () => from;
  const command = { mergeId, into, goes, ...content, by: agentOf(into), contentHash: contentHash(content) };
  return mergeMembers(books.ports, books.programs, command);
}

/** The service desk books what no till has. */
export function forget(books: Books, member: string, purchaseId: string, purchase: Purchase) {
  const desk = { reason: 'card-forgotten', by: AGENT };
  const command = { purchaseId, purchase, desk, contentHash: contentHash({ purchase, ...desk }) };
  return bookForgottenPurchase(books.ports, member, { ...command, anyAge: false });
}

/** The service desk moves a purchase from one who should not have it to who bought. */
export function moveTo(books: Books, from: string, to: string, purchaseId: string, moveId: string) {
  const remark = { reason: 'wrong-card', by: AGENT };
  const command = { purchaseId, moveId, from, ...remark, contentHash: contentHash({ to, ...remark }) };
  return movePurchase(books.ports, { ...command, buyer: async () => to });
}

/** Points of an older system arrive. */
export function open(
  books: Books,
  member: string,
  openingId: string,
  brought: Opening['brought'],
): Promise<Booked> {
  const content = { source: 'legacy', brought };
  const command = { openingId, ...content, by: agentOf(member), contentHash: contentHash(content) };
  return bookOpening(books.ports, books.programs, member, command);
}

/** A purchase of so long ago that its points are past their expiry. */
export function buyOld(books: Books, member: string, purchaseId = 'p1'): Promise<Booked> {
  const purchase = purchaseOf(1234, { occurredAt: books.clock - 1_000 * DAY });
  const command = { purchaseId, purchase, contentHash: contentHash(purchase), anyAge: true };
  return bookPurchase(books.ports, member, command);
}

/** Points set aside that nobody asks for any more: the next act of the member meets a lapse. */
async function leaveLapsing(books: Books, members: readonly string[]): Promise<void> {
  for (const member of members) {
    await redeem(books, member, 'left', { points: 50 }, { capture: false, expiresInSeconds: 60 });
  }
  books.clock += 120_000;
}

/** The other member lends to the member, in a household. */
async function lendBetween(books: Books, { member, other, reward }: Parties): Promise<void> {
  await join(books, reward, member, { mayRedeem: true });
  await join(books, reward, other);
  await lend(books, reward, other);
}

/** Promotions change one after the other, whoever prepares an act at the same time. */
let changed: Promise<unknown> = Promise.resolve();

/** 3 points for each purchase in the store of these parties, out of a budget. */
function promote(books: Books, { reward }: Parties, budgetPoints: number): Promise<unknown> {
  const content = {
    name: 'Three more',
    conditions: { all: [{ fact: 'store', operator: 'equal', value: reward }] },
    effect: { type: 'bonus', points: 3 },
    limits: { budgetPoints },
  } as const;
  changed = changed.then(() => new PromotionsOffice(books.client, books.tables).run(reward, content));
  return changed;
}

const paidBy = (member: string) => ({ payments: [{ redemptionId: 'paid', amount: 300, member }] });

const inStore = ({ reward }: Parties) => purchaseOf(1234, { store: reward });

export const LAPSE = 'redemption/left/lapse/';
/** Too many to stand in the entry itself. */
const MANY_LINES = Array<number>(300).fill(100);
const ofReward = (rewardId: string, quantity: number) => ({ rewardId, quantity });
const held = { capture: false };

export const acts: readonly Act[] = [
  {
    title: 'a purchase',
    send: (books, { member }) => books.buy(member, 'p1', purchaseOf(1234)),
    adds: ['purchase/p1/'],
    available: 12,
  },
  {
    title: 'a purchase of many lines',
    send: (books, { member }) => books.buy(member, 'p1', purchaseOf(MANY_LINES)),
    adds: ['purchase/p1/'],
    available: 300,
    keepsDetails: true,
  },
  {
    title: 'a purchase whose points are past their expiry',
    send: (books, { member }) => buyOld(books, member),
    adds: ['purchase/p1/', 'due/expiry/2026-03-01T00:00:00.000Z/'],
    available: 0,
  },
  {
    title: 'a return',
    prepare: (books, { member }) => books.buy(member, 'p1', purchaseOf([1000, 500])),
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1', [{ lineId: '1', quantity: 1 }]),
    adds: ['purchase/p1/return/r1/'],
    available: 5,
  },
  {
    title: 'a delivery',
    prepare: (books, { member }) =>
      books.buy(member, 'p1', { ...purchaseOf([1000, 500]), maturesFrom: 'delivery' }),
    send: (books, { member }) => deliver(books, member, 'p1', 'd1', [{ lineId: '1', quantity: 1 }]),
    adds: ['purchase/p1/delivery/d1/'],
    available: 10,
  },
  {
    title: 'a return of an order of which a part was delivered',
    prepare: async (books, { member }) => {
      await books.buy(member, 'p1', { ...purchaseOf([1000, 500]), maturesFrom: 'delivery' });
      await deliver(books, member, 'p1', 'd1', [{ lineId: '1', quantity: 1 }]);
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    available: 0,
  },
  {
    title: 'a second return',
    prepare: async (books, { member }) => {
      await books.buy(member, 'p1', purchaseOf([1000, 500]));
      await giveBack(books, member, 'p1', 'r0', [{ lineId: '2', quantity: 1 }]);
      await books.buy(member, 'p2', purchaseOf(700));
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    available: 7,
  },
  {
    title: 'a second return, of a purchase of many lines',
    prepare: async (books, { member }) => {
      await books.buy(member, 'p1', purchaseOf(MANY_LINES));
      await giveBack(books, member, 'p1', 'r0', [{ lineId: '1', quantity: 1 }]);
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    available: 0,
    keepsDetails: true,
  },
  {
    title: 'a return of a purchase that was paid with points',
    prepare: async (books, { member }) => {
      await redeem(books, member, 'paid', { value: { amount: 300, currency: 'EUR' } });
      const payments = [{ redemptionId: 'paid', amount: 300 }];
      await books.buy(member, 'p1', purchaseOf(1000, { payments }));
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: [returnRefundReference('paid', 'purchase/p1/return/r1/'), 'purchase/p1/return/r1/'],
    available: 0,
  },
  {
    title: 'a purchase that another member paid with points',
    prepare: (books, { other }) => redeem(books, other, 'paid', { value: { amount: 300, currency: 'EUR' } }),
    send: (books, { member, other }) => books.buy(member, 'p1', purchaseOf(1000, paidBy(other))),
    adds: ['purchase/p1/'],
    available: 7,
  },
  {
    title: 'a return of a purchase that another member paid with points',
    prepare: async (books, { member, other }) => {
      await redeem(books, other, 'paid', { value: { amount: 300, currency: 'EUR' } });
      await books.buy(member, 'p1', purchaseOf(1000, paidBy(other)));
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    addsToOther: [returnRefundReference('paid', 'purchase/member:p1/return/r1/')],
    available: 0,
  },
  {
    title: 'a purchase with a sale',
    send: (books, { member, reward }) => books.buy(member, 'p1', purchaseOf(1234, { sale: reward })),
    adds: ['purchase/p1/'],
    available: 12,
    sale: 'member/p1',
  },
  {
    title: 'a purchase of a sale that came back whole',
    prepare: async (books, { other, reward }) => {
      await books.buy(other, 'p1', purchaseOf(1234, { sale: reward }));
      await giveBack(books, other, 'p1', 'r1');
    },
    send: (books, { member, reward }) => books.buy(member, 'p2', purchaseOf(1234, { sale: reward })),
    adds: ['purchase/p2/'],
    available: 12,
    sale: 'member/p2',
  },
  {
    title: 'a return of all of a sale',
    prepare: (books, { member, reward }) => books.buy(member, 'p1', purchaseOf(1234, { sale: reward })),
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    available: 0,
    sale: 'free',
  },
  {
    title: 'a move of a sale',
    prepare: (books, { member, reward }) => books.buy(member, 'p1', purchaseOf(1234, { sale: reward })),
    send: (books, { member, other }) => moveTo(books, member, other, 'p1', 'v1'),
    adds: ['purchase/p1/return/v1/'],
    addsToOther: ['purchase/p1/'],
    available: 0,
    sale: 'other/p1',
  },
  {
    title: 'a redemption',
    send: (books, { member }) => redeem(books, member, 'x', { points: 300 }),
    adds: ['redemption/x/'],
    available: -300,
  },
  {
    title: 'a redemption by the member',
    send: (books, { member }) => redeem(books, member, 'x', { points: 300 }, { spender: ownSpender(books) }),
    adds: ['redemption/x/'],
    available: -300,
  },
  {
    title: 'a redemption that meets a lapse',
    prepare: (books, { member }) => leaveLapsing(books, [member]),
    send: (books, { member }) => redeem(books, member, 'x', { points: 1000 }),
    adds: [LAPSE, 'redemption/x/'],
    available: -1000,
  },
  {
    title: 'a reservation',
    send: (books, { member }) => redeem(books, member, 'x', { points: 300 }, held),
    adds: ['redemption/x/'],
    available: -300,
  },
  {
    title: 'a capture of a part',
    prepare: (books, { member }) => redeem(books, member, 'x', { points: 300 }, held),
    send: (books, { member }) => capture(books, member, 'x', 200),
    adds: ['redemption/x/capture/'],
    available: -200,
  },
  {
    title: 'a capture of a parcel',
    prepare: (books, { member }) => redeem(books, member, 'x', { points: 300 }, held),
    send: (books, { member }) => capturePart(books, member, 'x', 'c1', { points: 200 }),
    adds: ['redemption/x/captures/c1/'],
    available: -300,
  },
  {
    title: 'a void after a parcel',
    prepare: async (books, { member }) => {
      await redeem(books, member, 'x', { points: 300 }, held);
      await capturePart(books, member, 'x', 'c1', { points: 200 });
    },
    send: (books, { member }) => voidOf(books, member, 'x'),
    adds: ['redemption/x/void/'],
    available: -200,
  },
  {
    title: 'a void',
    prepare: (books, { member }) => redeem(books, member, 'x', { points: 300 }, held),
    send: (books, { member }) => voidOf(books, member, 'x'),
    adds: ['redemption/x/void/'],
    available: 0,
  },
  {
    title: 'a claim',
    prepare: (books, { member }) =>
      redeem(books, member, 'x', { points: 300 }, { ...held, spender: ownSpender(books) }),
    send: (books, { member }) => claim(books, member, 'x'),
    adds: ['redemption/x/claim/'],
    available: -300,
  },
  {
    title: 'a refund',
    prepare: (books, { member }) => redeem(books, member, 'x', { points: 300 }),
    send: (books, { member }) => refund(books, member, 'x', 'f1', 100),
    adds: ['redemption/x/refund/f1/'],
    available: -200,
  },
  {
    title: 'a transfer',
    send: (books, { member, other }) => transfer(books, member, other, 't1', 300),
    adds: ['transfer-out/t1/'],
    addsToOther: ['transfer-in/member/t1/'],
    available: -300,
  },
  {
    title: 'a transfer that meets a lapse on both sides',
    prepare: (books, { member, other }) => leaveLapsing(books, [member, other]),
    send: (books, { member, other }) => transfer(books, member, other, 't1', 1000),
    adds: [LAPSE, 'transfer-out/t1/'],
    addsToOther: [LAPSE, 'transfer-in/member/t1/'],
    available: -1000,
  },
  {
    title: 'an adjustment',
    send: (books, { member }) => adjust(books, member, 'a1', -250),
    adds: ['adjustment/a1/'],
    available: -250,
  },
  {
    title: 'an opening balance',
    send: (books, { member }) => open(books, member, 'o1', 700),
    adds: ['opening/o1/'],
    available: 700,
  },
  {
    title: 'an adjustment that another agent approves',
    send: (books, { member }) => adjust(books, member, 'a1', 20_000),
    adds: ['adjustment/a1/'],
    available: 20_000,
    keepsDetails: true,
  },
  {
    title: 'a suspension',
    send: (books, { member }) => suspend(books, member, 's1'),
    adds: ['status/s1/'],
    available: 0,
  },
  {
    title: 'an erasure',
    prepare: (books, { member }) => books.buy(member, 'p1', purchaseOf(1234)),
    send: (books, { member }) => erase(books, member),
    adds: ['erasure/forfeit/', 'erasure/'],
    available: -1000,
  },
  {
    title: 'a merge',
    send: (books, { member, other }) => merge(books, member, other, 'g1'),
    adds: ['merge-in/g1/'],
    addsToOther: ['merge-out/member/g1/'],
    available: 1000,
  },
  {
    title: 'a merge that meets a lapse on both sides',
    prepare: (books, { member, other }) => leaveLapsing(books, [member, other]),
    send: (books, { member, other }) => merge(books, member, other, 'g1'),
    adds: [LAPSE, 'merge-in/g1/'],
    addsToOther: [LAPSE, 'merge-out/member/g1/'],
    available: 1000,
  },
  {
    title: 'a return of what was bought by a member who was merged',
    prepare: async (books, { member, other }) => {
      await books.buy(other, 'p1', purchaseOf([1000, 500]));
      await giveBack(books, other, 'p1', 'r0', [{ lineId: '2', quantity: 1 }]);
      await merge(books, member, other, 'g1');
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    available: 1000,
  },
  {
    title: 'a redemption of a reward',
    send: (books, { member, reward }) => redeem(books, member, 'x', ofReward(reward, 2)),
    adds: ['redemption/x/'],
    available: -200,
    taken: 2,
  },
  {
    title: 'a redemption of the last pieces of a reward',
    send: (books, { member, reward }) => redeem(books, member, 'x', ofReward(reward, 5)),
    adds: ['redemption/x/'],
    available: -500,
    taken: 5,
  },
  {
    title: 'a capture of a part of a reward',
    prepare: (books, { member, reward }) => redeem(books, member, 'x', ofReward(reward, 3), held),
    send: (books, { member }) => capture(books, member, 'x', 200),
    adds: ['redemption/x/capture/'],
    available: -200,
    taken: 2,
  },
  {
    title: 'the last parcel of a reward',
    prepare: async (books, { member, reward }) => {
      await redeem(books, member, 'x', ofReward(reward, 4), held);
      await capturePart(books, member, 'x', 'c1', { points: 100 });
    },
    send: (books, { member }) => capturePart(books, member, 'x', 'c2', { points: 200, final: true }),
    adds: ['redemption/x/captures/c2/'],
    available: -300,
    taken: 3,
  },
  {
    title: 'a void of a reward',
    prepare: (books, { member, reward }) => redeem(books, member, 'x', ofReward(reward, 3), held),
    send: (books, { member }) => voidOf(books, member, 'x'),
    adds: ['redemption/x/void/'],
    available: 0,
    taken: 0,
  },
  {
    title: 'a refund of a reward',
    prepare: (books, { member, reward }) => redeem(books, member, 'x', ofReward(reward, 3)),
    send: (books, { member }) => refund(books, member, 'x', 'f1', 100),
    adds: ['redemption/x/refund/f1/'],
    available: -200,
    taken: 2,
  },
  {
    title: 'a purchase that a budget pays for',
    prepare: (books, parties) => promote(books, parties, 100),
    send: (books, parties) => books.buy(parties.member, 'p1', inStore(parties)),
    adds: ['purchase/p1/'],
    available: 15,
    paid: 3,
  },
  {
    title: 'a purchase that gets the last points of a budget',
    prepare: async (books, parties) => {
      await promote(books, parties, 5);
      await books.buy(parties.other, 'p0', inStore(parties));
    },
    send: (books, parties) => books.buy(parties.member, 'p1', inStore(parties)),
    adds: ['purchase/p1/'],
    available: 14,
    paid: 5,
  },
  {
    title: 'a purchase that meets a budget used up',
    prepare: async (books, parties) => {
      await promote(books, parties, 3);
      await books.buy(parties.other, 'p0', inStore(parties));
    },
    send: (books, parties) => books.buy(parties.member, 'p1', inStore(parties)),
    adds: ['purchase/p1/'],
    available: 12,
    paid: 3,
  },
  {
    title: 'a return of a purchase that a budget paid for',
    prepare: async (books, parties) => {
      await promote(books, parties, 3);
      await books.buy(parties.member, 'p1', inStore(parties));
    },
    send: (books, { member }) => giveBack(books, member, 'p1', 'r1'),
    adds: ['purchase/p1/return/r1/'],
    available: 0,
    paid: 0,
  },
  {
    title: 'a forgotten purchase',
    send: (books, parties) => forget(books, parties.member, 'p1', inStore(parties)),
    adds: ['purchase/p1/'],
    available: 12,
  },
  {
    title: 'a move',
    prepare: (books, { member }) => books.buy(member, 'p1', purchaseOf(1234)),
    send: (books, { member, other }) => moveTo(books, member, other, 'p1', 'v1'),
    adds: ['purchase/p1/return/v1/'],
    addsToOther: ['purchase/p1/'],
    available: 0,
  },
  {
    title: 'a move of a purchase of many lines',
    prepare: (books, { member }) => books.buy(member, 'p1', purchaseOf(MANY_LINES)),
    send: (books, { member, other }) => moveTo(books, member, other, 'p1', 'v1'),
    adds: ['purchase/p1/return/v1/'],
    addsToOther: ['purchase/p1/'],
    available: 0,
    keepsDetails: true,
  },
  {
    title: 'a move that meets a lapse on both sides',
    prepare: async (books, { member, other }) => {
      await books.buy(member, 'p1', purchaseOf(1234));
      await leaveLapsing(books, [member, other]);
    },
    send: (books, { member, other }) => moveTo(books, member, other, 'p1', 'v1'),
    adds: [LAPSE, 'purchase/p1/return/v1/'],
    addsToOther: [LAPSE, 'purchase/p1/'],
    available: 0,
  },
  {
    title: 'a move of a purchase whose points are past their expiry',
    prepare: (books, { member }) => buyOld(books, member),
    send: (books, { member, other }) => moveTo(books, member, other, 'p1', 'v1'),
    adds: ['purchase/p1/return/v1/'],
    addsToOther: ['purchase/p1/', 'due/expiry/2026-03-01T00:00:00.000Z/'],
    available: -12,
  },
  {
    title: 'a move of a purchase that the last points of a budget paid for',
    prepare: async (books, parties) => {
      await promote(books, parties, 3);
      await books.buy(parties.member, 'p1', inStore(parties));
    },
    send: (books, { member, other }) => moveTo(books, member, other, 'p1', 'v1'),
    adds: ['purchase/p1/return/v1/'],
    addsToOther: ['purchase/p1/'],
    available: 0,
    paid: 3,
  },
  {
    title: 'a joining of a household',
    send: async (books, { member, reward }) => {
      const { replayed, membership } = await join(books, reward, member);
      return { replayed, answer: membership };
    },
    adds: ['household/reward/join/1/'],
    available: 0,
  },
  {
    title: 'an own contribution to a household',
    prepare: (books, { member, reward }) => join(books, reward, member, { contributes: false }),
    send: (books, { member, reward }) => lend(books, reward, member),
    adds: ['household/reward/permit/2/'],
    available: 0,
  },
  {
    title: 'a redemption that draws on a household',
    prepare: lendBetween,
    send: (books, { member }) => redeem(books, member, 'x', { points: 1300 }),
    adds: ['household/reward/drawn/other/x/', 'redemption/x/'],
    addsToOther: ['household/reward/lent/member/x/'],
    available: -1000,
  },
  {
    title: 'a refund of points that a household lent',
    prepare: async (books, parties) => {
      await lendBetween(books, parties);
      await redeem(books, parties.member, 'x', { points: 1300 });
    },
    send: (books, { member }) => refund(books, member, 'x', 'f1', 1300),
    adds: ['redemption/x/refund/f1/'],
    addsToOther: ['household/reward/returned/member/x/f1/'],
    available: 0,
  },
];
