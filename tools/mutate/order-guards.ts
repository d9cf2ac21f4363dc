import type { Guard } from './guard.ts';

const parcels = ['test/semantics/parcels.test.ts'];
const CAPTURE = 'shared/domain/ledger/acts/capture.ts';

/** Guards of orders that leave in parcels. */
export const orderGuards: readonly Guard[] = [
  {
    name: 'orders: a redemption has at most 20 parts',
    file: CAPTURE,
    code: 'if ((facts.parts ?? 0) >= bounds.captureParts) throw new TooManyParts(bounds.captureParts);',
    without: '',
    tests: parcels,
  },
  {
    name: 'orders: a final part ends the reservation',
    file: CAPTURE,
    code: 'const ends = final || points',
    without: 'const ends = points',
    tests: parcels,
  },
  {
    name: 'orders: a plain capture after a part replays by the points that it took',
    file: CAPTURE,
    code: "points !== sumOf(entry.postings, 'redeemed')",
    without: 'points !== captured',
    tests: parcels,
  },
  {
    name: 'orders: a refund between two parts is no longer in the buckets of the later one',
    file: 'shared/domain/ledger/acts/refund.ts',
    code: 'const givenBackBefore = captured - sumOfPoints(lots);',
    without: 'const givenBackBefore = 0 * captured * lots.length;',
    tests: parcels,
  },
  {
    name: 'orders: stock of a reward that has left in parts does not come back',
    file: CAPTURE,
    code: 'reserve: { ...reservation, lots: left, ...rest }',
    without: 'reserve: { ...reservation, lots: left }',
    tests: parcels,
  },
  {
    name: 'orders: what was captured before a lapse is told after it',
    file: 'shared/usecases/ledger/find-redemption.ts',
    code: 'const newest = await log.newest(tellingPlaces(places));',
    without: 'const newest = first;',
    tests: parcels,
  },
  {
    name: "orders: a part of somebody else's reservation does not replay for a member's own token",
    file: 'shared/usecases/ledger/step-redemption.ts',
    code: '        checkSameStep(command)(record);\n        sameContent',
    without: '        sameContent',
    tests: parcels,
  },
  {
    name: 'orders: a till reserves for a day at most',
    file: 'shared/domain/ledger/acts/redeem.ts',
    code: "channel === undefined || channel === 'pos' ? 86_400",
    without: 'channel === undefined ? 86_400',
    tests: parcels,
  },
];
