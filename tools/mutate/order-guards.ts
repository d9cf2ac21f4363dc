import type { Guard } from './guard.ts';

const parcels = ['test/semantics/parcels.test.ts'];
const deliveries = ['test/semantics/deliveries.test.ts'];
const shown = ['test/semantics/shown-deliveries.test.ts'];
const DELIVERY = 'shared/domain/ledger/acts/delivery.ts';
const CAPTURE = 'shared/domain/ledger/acts/capture.ts';

/** Guards of orders that leave in parcels, and whose points wait for their delivery. */
export const orderGuards: readonly Guard[] = [
  {
    name: 'orders: a redemption has at most 20 parts',
    file: CAPTURE,
    code: 'if ((facts.parts ?? 0) >= bounds.captureParts) {',
    without: 'if ((facts.parts ?? 0) < 0) {',
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
    name: 'orders: a purchase shows a delivery that was booked while it was read',
    file: 'shared/usecases/ledger/describe-purchase.ts',
    code: '[head, purchase, newest].flatMap(',
    without: '[head].flatMap(',
    tests: shown,
  },
  {
    name: 'orders: points that were given up wait no more, before that is written',
    file: 'shared/usecases/ledger/describe-purchase.ts',
    code: 'waits && !isGivenUp(waits, Math.max(clock, entry.recordedAt))',
    without: 'waits',
    tests: shown,
  },
  {
    name: 'orders: a delivery with `of` is one of the merged member',
    file: 'shared/usecases/ledger/book-delivery.ts',
    code: 'log.owned(reference, of)',
    without: 'log.owned(reference, of && undefined)',
    tests: deliveries,
  },
  {
    name: 'orders: a till reserves for a day at most',
    file: 'shared/domain/ledger/acts/redeem.ts',
    code: "channel === undefined || channel === 'pos' ? 86_400",
    without: 'channel === undefined ? 86_400',
    tests: parcels,
  },
  {
    name: 'orders: a delivery names no piece twice',
    file: DELIVERY,
    code: '} else if (thousandths(quantity) > rest) {',
    without: '} else if (thousandths(quantity) > rest * 1000) {',
    tests: deliveries,
  },
  {
    name: 'orders: a purchase that waits for no delivery takes none',
    file: DELIVERY,
    code: "if (!waits || entry.change.kind !== 'accrual') throw new NotWaiting();",
    without: "if (entry.change.kind !== 'accrual') throw new NotWaiting();",
    tests: deliveries,
  },
  {
    name: 'orders: a delivery before the purchase counts as at it',
    file: DELIVERY,
    code: 'const at = Math.max(occurredAt, entry.occurredAt);',
    without: 'const at = occurredAt;',
    tests: deliveries,
  },
  {
    name: 'orders: a return takes from what waits of its own lines first',
    file: 'shared/domain/ledger/acts/claw-back.ts',
    code: 'const own = asked.map((points, index) => Math.min(points, waits[index] ?? 0));',
    without: 'const own = asked.map(() => 0);',
    tests: deliveries,
  },
  {
    name: 'orders: a return takes the latest maturity first',
    file: 'shared/domain/ledger/acts/claw-back.ts',
    code: 'lots.toSorted(latestMaturityFirst)',
    without: 'lots',
    tests: deliveries,
  },
  {
    name: 'orders: at most 40 purchases wait',
    file: 'shared/domain/ledger/undelivered.ts',
    code: 'return undelivered.length < bounds.undelivered;',
    without: 'return true;',
    tests: deliveries,
  },
  {
    name: 'orders: each purchase that waits has a key of its own',
    file: 'shared/domain/ledger/undelivered.ts',
    code: '.slice(0, KEY_HEX)',
    without: '.slice(0, 0)',
    tests: deliveries,
  },
];
