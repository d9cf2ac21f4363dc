import { describe, expect, it } from 'vitest';
import { type EntryKind, entryKinds } from '#shared/domain/ledger/kinds.ts';
import { play, rowsOf } from './script.ts';

/** Kinds that no act of today books. */
const later: readonly EntryKind[] = [
  'bonus',
  'hold',
  'release',
  'confiscation',
  'opening',
  'merge-out',
  'merge-in',
  'delivery',
  'status',
];

const scripts: Readonly<Record<string, string>> = {
  'points are earned, set aside, spent in part, and the rest expires': `
    buy 100.00        | ann | 100 | p1 | available 100
    reserve           | ann |  60 | r1 | available 40, reserved 60
    capture 50        | ann |  50 | r1 | available 50, redeemed 50
    wait 25 months    | ann |     |    | available 0, expired 50
    redeem            | ann |  10 | r2 | refused insufficient-points
    sweep             | ann |     |    | available 0, expired 50
  `,

  'points wait until they mature, and only then can they be spent': `
    program maturity.days 14 |     |    |    |
    buy 50.00                | ann | 50 | p1 | available 0, pending 50, earned 50
    redeem                   | ann | 10 | r1 | refused insufficient-points
    wait 13 days             | ann |    |    | available 0, pending 50
    wait 1 day               | ann |    |    | available 50
    redeem                   | ann | 10 | r1 | available 40
    buy 20.00, 14 days ago   | ann | 20 | p2 | available 60     # its wait is over
    buy 20.00, 13 days ago   | ann | 20 | p3 | available 60, pending 20
  `,

  'a reservation that nobody captures lapses by itself': `
    buy 100.00             | ann | 100 | p1 | available 100
    reserve for 60 minutes | ann |  30 | r1 | available 70, reserved 30
    wait 59 minutes        | ann |     |    | available 70, reserved 30
    wait 1 minute          | ann |     |    | available 100
    capture                | ann |     | r1 | refused redemption-lapsed
    void                   | ann |     | r1 | refused redemption-lapsed
    redeem                 | ann | 100 | r2 | available 0, redeemed 100
  `,

  'a channel claims what a member reserved': `
    buy 100.00  | ann | 100 | p1 | available 100
    own reserve | ann |  30 | r1 | available 70, reserved 30
    own reserve | ann |  20 | r2 | available 50, reserved 50
    reserve     | ann |  10 | r3 | available 40, reserved 60
    claim       | ann |  30 | r1 | available 40, reserved 60
    own void    | ann |     | r1 | refused redemption-not-found
    own capture | ann |     | r3 | refused redemption-not-found
    own void    | ann |  20 | r2 | available 60, reserved 40
    claim       | ann |     | r2 | refused redemption-voided
    claim       | ann |     | r3 | available 60, reserved 40    # a channel's already
    capture     | ann |  30 | r1 | available 60, reserved 10, redeemed 30
    own capture | ann |     | r1 | refused redemption-not-found
  `,

  'a redemption ends once': `
    buy 100.00     | ann | 100 | p1 | available 100
    capture        | ann |     | r1 | refused redemption-not-found
    reserve        | ann |  30 | r1 | available 70, reserved 30
    capture 31     | ann |     | r1 | refused amount-exceeds-original
    void           | ann |  30 | r1 | available 100
    capture        | ann |     | r1 | refused redemption-voided
    reserve        | ann |  40 | r2 | available 60, reserved 40
    capture        | ann |  40 | r2 | available 60
    void           | ann |     | r2 | refused redemption-captured
    capture 20     | ann |     | r2 | refused redemption-captured
    refund         | ann |  15 | r2/f1 | available 75, refunded 15
    refund         | ann |  26 | r2/f2 | refused amount-exceeds-original
    refund         | ann |  25 | r2/f2 | available 100, redeemed 40, refunded 40
    refund         | ann |     | r2/f3 | refused amount-exceeds-original
  `,

  'points that expired while they were spent come back for 30 days': `
    program expiry.months 1     |     |    |       |
    program expiry.roundTo day  |     |    |       |
    buy 50.00                   | ann | 50 | p1    | available 50
    redeem                      | ann | 20 | r1    | available 30
    wait 2 months               | ann |    |       | available 0, expired 30
    refund                      | ann | 20 | r1/f1 | available 20
    wait 30 days                | ann |    |       | available 20
    wait 1 day                  | ann |    |       | available 0, expired 50
  `,

  'what is set aside does not expire, what comes back of it late does': `
    program expiry.months 1     |     |    |    |
    program expiry.roundTo day  |     |    |    |
    buy 50.00, 31 days ago      | ann | 50 | p1 | available 50     # to the end of today
    reserve for 1440 minutes    | ann | 40 | r1 | available 10, reserved 40
    wait 14 hours               | ann |    |    | available 0, reserved 40, expired 10
    capture 25                  | ann | 25 | r1 | available 0, expired 25
    buy 7.00, 40 days ago       | ann |  7 | p2 | available 0, expired 32     # booked and gone at once
  `,

  'money is exact in every currency': `
    program rates {"EUR":"1","GBP":"1.15","JPY":"0.0062","KWD":"3","HUF":"0.0025"} | | | |
    buy 10000 JPY      | ann |  62 | p1 | available 62
    buy 1.005 KWD      | ann |   3 | p2 | available 65
    buy 400.01 HUF     | ann |   1 | p3 | available 66
    buy 0.50 + 0.50    | ann |   1 | p4 | available 67
    buy 10.00 CHF      | ann |     | p5 | refused unsupported-currency
    redeem 0.105 KWD   | ann |  32 | r1 | available 35     # 0.315 EUR, rounded up
    redeem 40 JPY      | ann |  25 | r2 | available 10     # 0.248 EUR, rounded up
    redeem 0.01 GBP    | ann |   1 | r3 | available 9      # a value of its own
    program redemption.step 5 |     |   |    |
    redeem 0.01        | ann |   5 | r4 | available 4
    redeem             | ann |   4 | r5 | refused not-a-step
    redeem 0.01        | ann |     | r5 | refused insufficient-points
  `,

  'goods come back in parts, each with the points that it brought': `
    buy 3 × 3.35 + 10.00     | ann | 20 | p1    | available 20
    return line 1 × 1        | ann |  3 | p1/x1 | available 17
    return line 1 × 3        | ann |    | p1/x2 | refused amount-exceeds-original
    return line 1 × 2        | ann |  7 | p1/x2 | available 10     # the last takes the rest
    return                   | ann | 10 | p1/x3 | available 0, reversed 20, earned 20
    return                   | ann |    | p1/x4 | refused amount-exceeds-original
    return                   | ann |    | p9/x1 | refused purchase-not-found
  `,

  'what was excluded earns nothing and owes nothing': `
    buy 60.00 + excluded 40.00  | ann | 60 | p1    | available 60
    return line 2 × 1           | ann |  0 | p1/x1 | available 60
    return                      | ann | 60 | p1/x2 | available 0
  `,

  'points that paid for goods come back with them': `
    buy 100.00                         | ann | 100 | p1    | available 100
    redeem 10.00                       | ann |     | r1    | refused insufficient-points
    redeem 0.50                        | ann |  50 | r1    | available 50
    buy 5.00 + 15.00, paid 0.50 by r1  | ann |  19 | p2    | available 69
    return line 2 × 1                  | ann |  14 | p2/x1 | available 92, restored 37
    return                             | ann |   5 | p2/x2 | available 100, restored 13, refunded 50
  `,

  'a return of points that are gone becomes debt, which new points repay first': `
    buy 100.00  | ann | 100 | p1    | available 100
    redeem      | ann |  70 | r1    | available 30
    return      | ann | 100 | p1/x1 | available -70, debt 70, reversed 100
    redeem      | ann |   1 | r2    | refused insufficient-points
    buy 50.00   | ann |  50 | p2    | available -20, debt 20
    adjust      | ann |  15 | a1    | available -5, debt 5
    refund      | ann |  20 | r1/f1 | available 15, debt 0
  `,

  'or is forgiven where the programme says so': `
    program clawback to-zero       |     |     |       |
    buy 100.00                     | ann | 100 | p1    | available 100
    redeem                         | ann |  70 | r1    | available 30
    return                         | ann |  30 | p1/x1 | available 0, forgiven 70, debt 0
    program clawback pending-only  |     |     |       |
    buy 100.00                     | ann | 100 | p2    | available 100
    return                         | ann |   0 | p2/x1 | available 100, forgiven 100
    program maturity.days 1        |     |     |       |
    buy 100.00                     | ann | 100 | p3    | available 100, pending 100
    return                         | ann | 100 | p3/x1 | available 100, forgiven 0
  `,

  'points go from one member to another and keep their expiry': `
    buy 100.00       | ann | 100 | p1 | available 100
    wait 1 month     | ann |     |    | available 100
    buy 30.00        | ann |  30 | p2 | available 130
    buy 5.00         | bob |   5 | p1 | available 5
    transfer to bob  | ann | 110 | t1 | available 20, earned 130
    look             | bob |     |    | available 115, earned 5
    transfer to bob  | ann |  21 | t2 | refused insufficient-points
    wait 24 months   | bob |     |    | available 15, expired 100
    return           | ann | 100 | p1/x1 | available -80, debt 80     # the buyer owes it
    look             | bob |     |    | available 15
    transfer to ann  | bob |  15 | t1 | available 0
    look             | ann |     |    | available -65, debt 65
  `,

  'an agent gives and takes': `
    adjust             | ann |    50 | a1 | available 50, earned 50, qualifying 0
    adjust             | ann |   -51 | a2 | refused insufficient-points
    adjust             | ann |   -20 | a2 | available 30, earned 50
    adjust qualifying  | ann |  1000 | a3 | available 1030, tier silver, qualifying 1000
    adjust qualifying  | ann | -1000 | a4 | available 30, tier blue, qualifying 0
  `,

  'a tier is gained at once, multiplies from then on, and is lost in the end': `
    buy 1000.00                | ann | 1000 | p1    | available 1000, tier silver, qualifying 1000
    buy 100.00                 | ann |  125 | p2    | available 1125, qualifying 1100
    return                     | ann |  125 | p2/x1 | available 1000, tier silver, qualifying 1000
    return                     | ann | 1000 | p1/x1 | available 0, tier blue, qualifying 0
    buy 1000.00                | ann | 1000 | p3    | available 1000, tier silver
    wait 23 months             | ann |      |       | available 1000, tier silver
    wait 1 month               | ann |      |       | available 1000, tier blue
    sweep                      | ann |      |       | available 1000, tier blue
    program tierGrace.days 10  |     |      |       |
    buy 1000.00                | ann | 1000 | p4    | available 2000, tier silver
    return                     | ann | 1000 | p4/x1 | available 1000, tier silver, qualifying 0
    wait 9 days                | ann |      |       | available 1000, tier silver
    wait 1 day                 | ann |      |       | available 1000, tier blue
  `,
};

describe('the life of points, told line by line', () => {
  it.each(Object.entries(scripts))('%s', (_, script) => {
    expect(play(script).lines).toEqual(rowsOf(script));
  });

  it('every kind of entry that there is today occurs', () => {
    const told = new Set<EntryKind>();
    for (const script of Object.values(scripts)) for (const kind of play(script).kinds) told.add(kind);
    const today = entryKinds.filter((kind) => !later.includes(kind));
    expect([...told].sort()).toEqual([...today, 'enrolment'].sort());
  });
});

describe('a script', () => {
  it('shows what is wrong with it as the line that would be right', () => {
    expect(play('buy 50.00 | ann | 49 | p1 | available 49').lines).toEqual([
      'buy 50.00 | ann | 50 | p1 | available 50',
    ]);
    expect(play('adjust | ann | 9 | a1 | earned 9').lines).toEqual([
      'adjust | ann | 9 | a1 | available 9, earned 9',
    ]);
  });

  it('has five columns and known commands', () => {
    expect(() => play('buy 50.00 | ann | 50 | p1')).toThrow('five columns');
    expect(() => play('steal | ann | 50 | p1 | available 50')).toThrow('no command');
    expect(() => play('buy 50.000 | ann | 50 | p1 | available 50')).toThrow('no amount');
  });
});
