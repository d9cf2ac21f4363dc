import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import {
  at,
  bonus,
  buy,
  buyPaidByOther,
  buySale,
  capture,
  redeem,
  reserve,
  reserveOwn,
  reserveReward,
} from './acts.ts';
import type { Scenario } from './stage.ts';

/** The clock of all writers, where nothing else is said. */
export const clock = Date.UTC(2026, 10, 22, 10);

/** 4 pieces for 100.00, which earn 100 points. */
export const fourPieces: Purchase = {
  ...purchaseOf(10_000),
  lines: [{ lineId: '1', sku: 'SKU-0', quantity: 4, amount: 10_000 }],
};

/** A scenario without its acts. */
type Scene = Omit<Scenario, 'acts'>;

export const newMember: Scene = { before: [], clock };

/** 100 points are available. */
export const hundred: Scene = { before: [buy('p1', fourPieces)], clock };

/** 100 points of one member and 50 of another. */
export const twoMembers: Scene = {
  before: [buy('p1', fourPieces), buy('p2', purchaseOf(5_000), 'b')],
  clock,
};

const expired = clock + 32 * DAY_MS;

/** 100 points have expired and 50 have not, and nobody has written so. */
export const expiryDue: Scene = {
  before: [
    at(clock, buy('p1', purchaseOf(10_000))),
    at(clock + 10 * DAY_MS, buy('p2', purchaseOf(5_000, { occurredAt: clock + 10 * DAY_MS }))),
  ],
  clock: expired,
  program: { expiry: { months: 1, roundTo: 'day' } },
};

/** 100 points are set aside for a quarter of an hour; 100 more are available. */
export const reserved: Scene = {
  before: [buy('p1', purchaseOf(20_000)), reserve('r1', 100)],
  clock,
};

/** The same by the member's own token. */
export const reservedByMember: Scene = {
  before: [buy('p1', purchaseOf(20_000)), reserveOwn('r1', 100, clock)],
  clock,
};

/** Another reservation has lapsed meanwhile, and nobody has written so. */
export const reservedBesideLapsed: Scene = {
  before: [
    at(clock, buy('p1', fourPieces)),
    at(clock, reserve('r0', 50)),
    at(clock + 60_000, reserve('r1', 50)),
  ],
  clock: clock + 930_000,
};

/** 50 of 150 points are of a bonus. */
export const withBonus: Scene = { before: [...hundred.before, bonus], clock };

/** When the reservation has lapsed. */
export const lapsed = clock + 901_000;

/** 100 points are captured, and may be refunded. */
export const captured: Scene = { before: [...reserved.before, capture('r1')], clock };

/** A purchase of 100.00 of which 1.00 was paid with 100 points. */
export const paidWithPoints: Scene = {
  before: [
    buy('p0', purchaseOf(10_000)),
    redeem('r1', 100),
    buy('p1', { ...fourPieces, payments: [{ redemptionId: 'r1', amount: 100 }] }),
  ],
  clock,
};

/** The same, where another member paid. */
export const paidByOther: Scene = {
  before: [
    buy('p0', purchaseOf(10_000), 'b'),
    redeem('r1', 100, 'b'),
    buyPaidByOther('p1', 'r1', fourPieces),
  ],
  clock,
};

/** 4 pieces were ordered, whose 100 points wait for their delivery. */
export const ordered: Scene = {
  before: [buy('p1', { ...fourPieces, channel: 'web', maturesFrom: 'delivery' })],
  clock,
};

/** A purchase of one member has a sale. */
export const saleBooked: Scene = {
  before: [buySale('p1', fourPieces), buy('p2', purchaseOf(5_000), 'b')],
  clock,
};

/** One piece of a reward of 50 points, which two members could pay. */
export const onePiece: Scene = { ...twoMembers, stock: 1 };

/** It is set aside for one of them, who has 50 points more. */
export const lastPieceReserved: Scene = {
  before: [...twoMembers.before, reserveReward('v1')],
  clock,
  stock: 1,
};

/** A budget gives 3 points a purchase, and 4 points are left of it. */
export const lastOfBudget: Scene = {
  before: [buy('p0', purchaseOf(100)), buy('p9', purchaseOf(100), 'b')],
  clock,
  budget: 10,
};

/** It is used up, by one of them. */
export const budgetUsedUp: Scene = { before: [buy('p0', fourPieces)], clock, budget: 3 };

/** So it is, and the writers know it as their functions met it. */
export const budgetKnownUsedUp: Scene = { ...budgetUsedUp, warned: true };
