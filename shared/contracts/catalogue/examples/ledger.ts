import { balanceOf, booked, entryOf, withoutProof } from './books.ts';

const AT = '2026-11-22T10:15:00.120Z';
const head = { store: 'dublin-1', channel: 'pos', currency: 'EUR', total: 2599, totalBase: 2599, rate: '1' };
const awards = [{ points: 25, reason: 'base' }];
const accrual = {
  seq: 1,
  kind: 'accrual',
  reference: 'purchase/till-7-000123/',
  postings: [
    ['available', 25],
    ['issued', -25],
  ],
  available: 25,
} as const;
const purchase = { purchase: head };

const bookedPurchase = booked(accrual, purchase, { pointsEarned: 25, awards });
const refundOf = (total: number) => ({ total, points: { points: 0, amount: 0 }, toPay: total });

const returnOf = (returnId: string, details: object, money = head.total) =>
  booked(
    {
      seq: 2,
      kind: 'return',
      reference: `purchase/till-7-000123/return/${returnId}/`,
      postings: [
        ['available', -25],
        ['reversed', 25],
      ],
      available: 0,
    },
    { purchase: head, ...details },
    { pointsReversed: 25, pointsForgiven: 0, pointsRestored: 0, refund: refundOf(money) },
  );

const receipt = {
  memberId: 'm-1001',
  purchaseId: 'till-7-000123',
  seq: 1,
  occurredAt: AT,
  recordedAt: AT,
  channel: 'pos',
  store: 'dublin-1',
  currency: 'EUR',
  total: 2599,
  pointsEarned: 25,
  pointsReversed: 0,
  pointsForgiven: 0,
  pointsRestored: 0,
  lines: [
    {
      lineId: '1',
      sku: 'TEA-500',
      category: 'grocery',
      quantity: 2,
      amount: 2599,
      earns: true,
      returned: 0,
      returnable: 2,
      returnedAmount: 0,
      returnableAmount: 2599,
    },
  ],
};

const TEN = { amount: 10, currency: 'EUR' };

const redemptionOf = (status: string, captured: number, refunded = 0) => ({
  id: 'r-17',
  redemptionId: 'r-17',
  status,
  points: 10,
  captured,
  refunded,
  value: TEN,
  ...(captured > 0 && { capturedValue: TEN }),
  ...(refunded > 0 && { refundedValue: TEN }),
});

const redeemed = { ...redemptionOf('captured', 10), seq: 2, recordedAt: AT };

const stepOf = (seq: number, kind: string, [gains, loses]: readonly [string, string], available: number) => ({
  seq,
  kind,
  reference: `redemption/r-17/${kind}/`,
  postings: [
    [gains, 10],
    [loses, -10],
  ] as const,
  available,
});

const asked = {
  approvalId: '0d6f4a5be1d94c3f8a7e2b4d9c610735',
  memberId: 'm-1001',
  adjustmentId: 'a-17',
  points: 20_000,
  reason: 'late delivery',
  qualifying: false,
  requestedBy: 'agent-1',
  requestedAt: AT,
};

const { memberId: _, ...proposed } = { ...asked, status: 'awaiting-approval' };
const waiting = { ...asked, status: 'waiting' };

/** Examples that several calls share: they become components of the document. */
export const sharedLedgerExamples = {
  purchase: bookedPurchase,
  return: returnOf('back-1', {}),
  receipts: { items: [receipt] },
};

/** The example of each call's response; a text names a shared one. */
export const ledgerExamples: Readonly<Record<string, object | keyof typeof sharedLedgerExamples>> = {
  bookPurchase: 'purchase',
  bookForgottenPurchase: 'purchase',
  bookPartnerPurchase: 'purchase',
  bookReturn: 'return',
  bookPartnerReturn: 'return',
  bookDelivery: booked(
    {
      seq: 2,
      kind: 'delivery',
      reference: 'purchase/000123/delivery/parcel-1/',
      postings: [
        ['available', 25],
        ['pending', -25],
      ],
      available: 25,
    },
    {},
    { pointsDelivered: 25 },
  ),
  movePurchase: {
    from: returnOf('m-17', { desk: { reason: 'wrong-card' } }, 0),
    to: booked({ ...accrual, memberId: 'm-1002' }, purchase, { pointsEarned: 25, awards }),
  },
  listPurchases: 'receipts',
  findReceipts: 'receipts',
  getPurchase: receipt,
  quotePurchase: {
    pointsEarned: 25,
    awards,
    nearMisses: [],
    redeemable: { points: 25, value: { amount: 25, currency: 'EUR' } },
    version: 1,
    rules: { configuration: 1, programVersion: 1 },
  },
  redeemPoints: booked(
    {
      seq: 2,
      kind: 'redemption',
      reference: 'redemption/r-17/',
      postings: [
        ['redeemed', 10],
        ['available', -10],
      ],
      available: 15,
    },
    {},
    { redemption: redeemed },
  ),
  captureRedemption: booked(
    stepOf(3, 'capture', ['redeemed', 'reserved'], 15),
    {},
    { redemption: redemptionOf('captured', 10) },
  ),
  captureRedemptionPart: booked(
    { ...stepOf(3, 'capture', ['redeemed', 'reserved'], 15), reference: 'redemption/r-17/captures/c-1/' },
    {},
    { redemption: redemptionOf('captured', 10) },
  ),
  voidRedemption: booked(
    stepOf(3, 'void', ['available', 'reserved'], 25),
    {},
    { redemption: redemptionOf('voided', 0) },
  ),
  claimRedemption: booked(
    { ...stepOf(3, 'claim', ['available', 'reserved'], 15), postings: [] },
    {},
    { redemption: redemptionOf('reserved', 0) },
  ),
  refundRedemption: booked(
    { ...stepOf(3, 'refund', ['available', 'redeemed'], 25), reference: 'redemption/r-17/refund/f-1/' },
    {},
    { redemption: redemptionOf('captured', 10, 10) },
  ),
  getRedemption: redeemed,
  listRedemptions: { items: [redeemed] },
  transferPoints: booked(
    {
      seq: 2,
      kind: 'transfer-out',
      reference: 'transfer-out/t-17/',
      postings: [
        ['transferred', 10],
        ['available', -10],
      ],
      available: 15,
    },
    { transfer: { to: 'm-1002' } },
    { to: 'm-1002' },
  ),
  adjustPoints: proposed,
  approveAdjustment: booked(
    {
      seq: 2,
      kind: 'adjustment',
      reference: 'adjustment/a-17/',
      postings: [
        ['available', 20_000],
        ['adjusted', -20_000],
      ],
      available: 20_025,
    },
    { adjustment: { reason: 'late delivery', by: 'agent-1', approvedBy: 'agent-2' } },
  ),
  rejectAdjustment: {
    ...asked,
    status: 'rejected',
    decidedBy: 'agent-2',
    decidedAt: AT,
    rejectionReason: 'no receipt',
    withdrawn: false,
  },
  getAdjustment: waiting,
  listAdjustments: { items: [waiting] },
  bookOpening: booked(
    {
      seq: 1,
      kind: 'opening',
      reference: 'opening/legacy-1/',
      postings: [
        ['available', 25],
        ['opening', -25],
      ],
      available: 25,
    },
    { source: 'legacy', opening: { by: 'admin-1' } },
  ),
  getBalance: balanceOf(accrual),
  listEntries: { items: [withoutProof(accrual, purchase)] },
  getEntry: entryOf(accrual, purchase),
  explainEntry: {
    memberId: 'm-1001',
    seq: 1,
    reference: accrual.reference,
    programVersion: 1,
    configuration: 1,
    rules: { configuration: 1, programVersion: 1 },
    pointsEarned: 25,
    base: { exact: '25.99', points: 25 },
    promotions: [
      {
        promotionId: 'tea-week',
        version: 1,
        name: 'Tea week',
        outcome: 'conditions',
        failed: [
          { pointer: '/conditions/all/0', fact: 'channel', operator: 'equal', value: 'app', seen: 'pos' },
        ],
      },
    ],
  },
};
