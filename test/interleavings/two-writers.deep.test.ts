import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { type Database, startDatabase } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import {
  type Act,
  at,
  bonus,
  buy,
  buySale,
  capture,
  claim,
  deliver,
  giveBack,
  part,
  redeem,
  redeemOwn,
  redeemReward,
  refund,
  reserve,
  reserveOwn,
  revocation,
  sweep,
  transfer,
  voidOf,
} from './acts.ts';
import { explore } from './explore.ts';
import {
  budgetKnownUsedUp,
  budgetUsedUp,
  captured,
  clock,
  expiryDue,
  fourPieces,
  hundred,
  lapsed,
  lastOfBudget,
  lastPieceReserved,
  newMember,
  onePiece,
  ordered,
  paidByOther,
  paidWithPoints,
  reserved,
  reservedBesideLapsed,
  reservedByMember,
  saleBooked,
  twoMembers,
  withBonus,
} from './scenes.ts';
import type { Scenario } from './stage.ts';
import { Tally } from './tally.ts';

let database: Database;
const tally = new Tally('two writers');

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(async () => {
  await database.stop();
  tally.print();
});

/** Every ending of two writers, over all orders of their calls, with up to `faults` faults at their puts. */
async function endings(scene: Omit<Scenario, 'acts'>, acts: readonly Act[], faults = 2) {
  const explored = await explore(database, { ...scene, acts }, { faults });
  tally.add(explored);
  return explored.endings;
}

describe('a purchase', () => {
  it('sent twice at once is booked once, and the other answer repeats it', async () => {
    expect(await endings(newMember, [buy('p1', fourPieces), buy('p1', fourPieces)])).toEqual([
      'booked, replayed: a 100',
      'replayed, booked: a 100',
    ]);
  });

  it('sent with other content under the same id is refused, whichever was first', async () => {
    const other = buy('p1', purchaseOf(5_000));
    expect(await endings(newMember, [buy('p1', fourPieces), other])).toEqual([
      'booked, reference-reused: a 100',
      'reference-reused, booked: a 50',
    ]);
  });
});

describe('a redemption', () => {
  it('for the last points succeeds once', async () => {
    expect(await endings(hundred, [redeem('r1', 100), redeem('r2', 100)])).toEqual([
      'booked, insufficient-points: a 0',
      'insufficient-points, booked: a 0',
    ]);
  });
});

describe('the sum of what own tokens let go', () => {
  const limit = { redemption: { ...initialProgram.redemption, freshSignInAbove: 60 } };
  const anHourAgo = clock - 3_600_000;

  it('is exact: of two redemptions at once that together pass the limit, one asks for a sign-in', async () => {
    const acts = [redeemOwn('r1', 40, anHourAgo), redeemOwn('r2', 40, anHourAgo)];
    expect(await endings({ ...hundred, program: limit }, acts)).toEqual([
      'booked, sign-in-again: a 60',
      'sign-in-again, booked: a 60',
    ]);
  });

  it('counts a transfer that wins against a reservation, and the other way round', async () => {
    const acts = [reserveOwn('r1', 40, anHourAgo), transfer('t1', 'a', 'b', 30, anHourAgo)];
    expect(await endings({ ...twoMembers, program: limit }, acts, 1)).toEqual([
      'booked, sign-in-again: a 60, b 50',
      'sign-in-again, booked: a 70, b 80',
    ]);
  });

  it('does not ask for a sign-in where the same act is sent twice at once', async () => {
    const act = redeemOwn('r1', 40, anHourAgo);
    expect(await endings({ ...hundred, program: limit }, [act, act])).toEqual([
      'booked, replayed: a 60',
      'replayed, booked: a 60',
    ]);
  });
});

describe('an entry that is due', () => {
  it('is written before a redemption and a purchase: expired points are never spent', async () => {
    const purchase = buy('p3', purchaseOf(2_000, { occurredAt: expiryDue.clock }));
    expect(await endings(expiryDue, [redeem('r1', 60), purchase])).toEqual([
      'booked, booked: a 10',
      'insufficient-points, booked: a 70',
    ]);
  });

  it('is written once by a redemption and a sweep', async () => {
    expect(await endings(expiryDue, [redeem('r1', 50), sweep], 1)).toEqual(['booked, swept: a 0']);
  });
});

describe('a return', () => {
  const all = (returnId: string) => giveBack('p1', returnId, { occurredAt: clock });
  const some = (returnId: string, quantity: number) =>
    giveBack('p1', returnId, { occurredAt: clock, quantity });

  it('for everything succeeds once', async () => {
    expect(await endings(hundred, [all('x1'), all('x2')])).toEqual([
      'amount-exceeds-original, booked: a 0',
      'booked, amount-exceeds-original: a 0',
    ]);
  });

  it('for a part and one for the rest both count', async () => {
    expect(await endings(hundred, [some('x1', 1), some('x2', 3)], 1)).toEqual(['booked, booked: a 0']);
  });

  it('for more than another left is refused', async () => {
    expect(await endings(hundred, [some('x1', 3), some('x2', 2)])).toEqual([
      'amount-exceeds-original, booked: a 50',
      'booked, amount-exceeds-original: a 25',
    ]);
  });

  it('sent by a till and by an import is booked once', async () => {
    const imported = giveBack('p1', 'x1', { occurredAt: clock, anyAge: true });
    expect(await endings(hundred, [all('x1'), imported])).toEqual([
      'booked, replayed: a 0',
      'replayed, booked: a 0',
    ]);
  });
});

describe('a reservation', () => {
  it.each([
    ['captures', capture('r1', undefined, true), 'booked, redemption-captured: a 100'],
    ['voids', voidOf('r1', true), 'booked, redemption-voided: a 200'],
  ])(
    'that a member made is claimed by a channel, or else the member %s it: never both',
    async (_, ends, first) => {
      expect(await endings(reservedByMember, [ends, claim('r1')])).toEqual([
        first,
        'redemption-not-found, booked: a 100',
      ]);
    },
  );

  it('claimed by two channels at once is claimed once', async () => {
    expect(await endings(reservedByMember, [claim('r1'), claim('r1')])).toEqual([
      'booked, replayed: a 100',
      'replayed, booked: a 100',
    ]);
  });

  it('is captured or voided', async () => {
    expect(await endings(reserved, [capture('r1'), voidOf('r1')])).toEqual([
      'booked, redemption-captured: a 100',
      'redemption-voided, booked: a 200',
    ]);
  });

  it.each([
    ['two parcels', [part('r1', 'c1', 40), part('r1', 'c2', 60)], ['booked, booked: a 100']],
    [
      'two parcels of more than there is',
      [part('r1', 'c1', 70), part('r1', 'c2', 60)],
      ['amount-exceeds-original, booked: a 100', 'booked, amount-exceeds-original: a 100'],
    ],
    [
      'a parcel twice',
      [part('r1', 'c1', 40), part('r1', 'c1', 40)],
      ['booked, replayed: a 100', 'replayed, booked: a 100'],
    ],
    [
      'two last parcels',
      [part('r1', 'c1', 40, { final: true }), part('r1', 'c2', 50, { final: true })],
      ['booked, redemption-captured: a 160', 'redemption-captured, booked: a 150'],
    ],
    [
      'a parcel and a void',
      [part('r1', 'c1', 40), voidOf('r1')],
      ['booked, booked: a 160', 'redemption-voided, booked: a 200'],
    ],
    [
      'a parcel and a plain capture',
      [part('r1', 'c1', 40), capture('r1', 30)],
      ['booked, booked: a 130', 'redemption-captured, booked: a 170'],
    ],
    [
      'a parcel and a sweep after its time',
      [part('r1', 'c1', 40), at(lapsed, sweep)],
      ['booked, swept: a 160', 'redemption-lapsed, swept: a 200'],
    ],
    [
      'a parcel, and one by a writer whose clock is past its time',
      [part('r1', 'c1', 40), at(lapsed, part('r1', 'c2', 60))],
      // The refused one writes no lapse: the rest is still set aside.
      ['booked, redemption-lapsed: a 100'],
    ],
  ] as const)('leaves by %s', async (_, acts, expected) => {
    expect(await endings(reserved, [...acts])).toEqual(expected);
  });

  it('is refunded by its first parcel while the next leaves', async () => {
    const left: typeof reserved = { before: [...reserved.before, part('r1', 'c1', 40)], clock };
    expect(await endings(left, [refund('r1', 'f1', 40), part('r1', 'c2', 60)])).toEqual([
      'booked, booked: a 140',
    ]);
  });

  it('is captured with one of two amounts', async () => {
    expect(await endings(reserved, [capture('r1', 60), capture('r1', 100)])).toEqual([
      'booked, redemption-captured: a 140',
      'redemption-captured, booked: a 100',
    ]);
  });

  it('is captured or has lapsed, by a writer whose clock is past it', async () => {
    expect(await endings(reserved, [capture('r1', 60), at(lapsed, capture('r1', 60))])).toEqual([
      'booked, redemption-lapsed: a 140',
      'booked, replayed: a 140',
    ]);
  });

  it('is captured or lapses by a sweep', async () => {
    expect(await endings(reserved, [capture('r1', 60), at(lapsed, sweep)])).toEqual([
      'booked, swept: a 140',
      'redemption-lapsed, swept: a 200',
    ]);
  });
});

describe('a refund', () => {
  it('for more than another left is refused', async () => {
    expect(await endings(captured, [refund('r1', 'f1', 60), refund('r1', 'f2', 60)])).toEqual([
      'amount-exceeds-original, booked: a 160',
      'booked, amount-exceeds-original: a 160',
    ]);
  });

  it('and a return of what the points paid give them back once', async () => {
    const returned = giveBack('p1', 'x1', { occurredAt: clock });
    expect(await endings(paidWithPoints, [refund('r1', 'f1', 60), returned], 1)).toEqual([
      'amount-exceeds-original, booked: a 100',
      'booked, booked: a 100',
    ]);
  });
});

describe('a return of what another member paid with points', () => {
  const returned = giveBack('p1', 'x1', { occurredAt: clock });

  it('and a refund of those give them back once', async () => {
    expect(await endings(paidByOther, [refund('r1', 'f1', 60, 'b'), returned], 1)).toEqual([
      'amount-exceeds-original, booked: a 0, b 100',
      'booked, booked: a 0, b 100',
    ]);
  });

  it('sent twice at once is booked once, in both logs', async () => {
    expect(await endings(paidByOther, [returned, returned], 1)).toEqual([
      'booked, replayed: a 0, b 100',
      'replayed, booked: a 0, b 100',
    ]);
  });
});

describe('a bonus', () => {
  it('given twice at once is booked once, and the other answer repeats it', async () => {
    expect(await endings(hundred, [bonus, bonus], 1)).toEqual([
      'booked, replayed: a 150',
      'replayed, booked: a 150',
    ]);
  });

  it('and a return at once are both booked', async () => {
    const returned = giveBack('p1', 'x1', { occurredAt: clock });
    expect(await endings(hundred, [bonus, returned], 1)).toEqual(['booked, booked: a 50']);
  });

  it('is revoked once, also where its revocation is sent twice at once', async () => {
    expect(await endings(withBonus, [revocation, revocation], 1)).toEqual([
      'booked, replayed: a 100',
      'replayed, booked: a 100',
    ]);
  });
});

describe('a delivery', () => {
  const half = deliver('p1', 'd1', { quantity: 2, occurredAt: clock });

  it('sent twice at once is booked once, and the other answer repeats it', async () => {
    expect(await endings(ordered, [half, half], 1)).toEqual([
      'booked, replayed: a 50',
      'replayed, booked: a 50',
    ]);
  });

  it('and one of the rest bring every piece once', async () => {
    const rest = deliver('p1', 'd2', { occurredAt: clock });
    expect(await endings(ordered, [half, rest], 1)).toEqual([
      'amount-exceeds-original, booked: a 100',
      'booked, booked: a 100',
    ]);
  });

  it('and one of more than the rest: the second is refused, whichever was first', async () => {
    const more = deliver('p1', 'd2', { quantity: 3, occurredAt: clock });
    expect(await endings(ordered, [half, more], 1)).toEqual([
      'amount-exceeds-original, booked: a 75',
      'booked, amount-exceeds-original: a 50',
    ]);
  });

  it('and a return of the same line are both booked', async () => {
    const returned = giveBack('p1', 'x1', { quantity: 2, occurredAt: clock });
    expect(await endings(ordered, [half, returned], 1)).toEqual([
      // The return came first: of the 50 points that wait half the pieces get half.
      'booked, booked: a 25',
      'booked, booked: a 50',
    ]);
  });
});

describe('a sale', () => {
  it('sent for two members at once is booked for one of them', async () => {
    const acts = [buySale('p3', purchaseOf(1_000)), buySale('p3', purchaseOf(1_000), 'b')];
    expect(await endings(twoMembers, acts)).toEqual([
      'booked, sale-booked: a 110, b 50',
      'booked, unavailable: a 110, b 50',
      'sale-booked, booked: a 100, b 60',
      'unavailable, booked: a 100, b 60',
    ]);
  });

  it('under two ids of one member is booked once', async () => {
    const acts = [buySale('p3', purchaseOf(1_000)), buySale('p4', purchaseOf(2_000))];
    expect(await endings(hundred, acts, 1)).toEqual([
      'booked, sale-booked: a 110',
      'booked, unavailable: a 110',
      'sale-booked, booked: a 120',
      'unavailable, booked: a 120',
    ]);
  });

  it('sent twice at once is booked once, and the other answer repeats it', async () => {
    const sold = buySale('p3', purchaseOf(1_000));
    expect(await endings(hundred, [sold, sold])).toEqual([
      'booked, replayed: a 110',
      'replayed, booked: a 110',
    ]);
  });

  it('that comes back whole may be had by another, and never by both', async () => {
    const returned = giveBack('p1', 'x1', { occurredAt: clock });
    expect(await endings(saleBooked, [returned, buySale('p3', purchaseOf(1_000), 'b')], 1)).toEqual([
      'booked, booked: a 0, b 60',
      'booked, sale-booked: a 0, b 50',
      'booked, unavailable: a 0, b 50',
      'booked, unavailable: a 0, b 60',
    ]);
  });
});

describe('a transfer', () => {
  it('and one the other way both go through', async () => {
    const back = transfer('t2', 'b', 'a', 50);
    expect(await endings(twoMembers, [transfer('t1', 'a', 'b', 100), back], 1)).toEqual([
      'booked, booked: a 50, b 100',
    ]);
  });

  it('may need the points of one the other way', async () => {
    const back = transfer('t2', 'b', 'a', 120);
    expect(await endings(twoMembers, [transfer('t1', 'a', 'b', 100), back], 1)).toEqual([
      'booked, booked: a 120, b 30',
      'booked, insufficient-points: a 0, b 150',
    ]);
  });

  it('and a purchase of the receiver both count', async () => {
    const purchase = buy('p3', purchaseOf(2_000), 'b');
    expect(await endings(twoMembers, [transfer('t1', 'a', 'b', 100), purchase], 1)).toEqual([
      'booked, booked: a 0, b 170',
    ]);
  });

  it('sent twice at once is booked once, in both logs', async () => {
    const sent = transfer('t1', 'a', 'b', 60);
    expect(await endings(twoMembers, [sent, sent])).toEqual([
      'booked, replayed: a 40, b 110',
      'replayed, booked: a 40, b 110',
    ]);
  });
});

describe('the same act sent twice while something else is due', () => {
  it.each([
    ['a capture', capture('r1'), 'a 50'],
    ['a void', voidOf('r1'), 'a 100'],
    ['a return', giveBack('p1', 'x1', { occurredAt: clock }), 'a -50'],
  ])('%s is booked once, and the other answer repeats it', async (_, act, ending) => {
    const told = await endings(reservedBesideLapsed, [act, act], 1);
    expect(told.every((one) => /^(?:booked, replayed|replayed, booked): /.test(one))).toBe(true);
    expect(new Set(told.map((one) => one.split(': ')[1]))).toEqual(new Set([ending]));
  });
});

describe('a reservation that is captured while it is made', () => {
  it('is captured, or was not there yet: it has never lapsed', async () => {
    expect(await endings(hundred, [reserve('r1', 60), capture('r1')], 1)).toEqual([
      'booked, booked: a 40',
      'booked, redemption-not-found: a 40',
    ]);
  });
});

describe('the last piece of a reward', () => {
  it('goes to one of two members', async () => {
    expect(await endings(onePiece, [redeemReward('v1', 'a'), redeemReward('w1', 'b')])).toEqual([
      'booked, reward-unavailable: a 50, b 50, stock 0',
      'booked, unavailable: a 50, b 50, stock 0',
      'reward-unavailable, booked: a 100, b 0, stock 0',
      'unavailable, booked: a 100, b 0, stock 0',
    ]);
  });

  // That a counter has too little left is no fact for ever: while an earlier try of the same write may still arrive,
  // nobody is told no.
  it('given back by a void may be had by another', async () => {
    expect(await endings(lastPieceReserved, [voidOf('v1'), redeemReward('w1', 'b')], 1)).toEqual([
      'booked, booked: a 100, b 0, stock 0',
      'booked, reward-unavailable: a 100, b 50, stock 1',
      'booked, unavailable: a 100, b 0, stock 0',
      'booked, unavailable: a 100, b 50, stock 1',
    ]);
  });
});

describe('the last points of a budget', () => {
  it('go to two purchases of two members, as far as they reach', async () => {
    const acts = [buy('p1', purchaseOf(100)), buy('p2', purchaseOf(100), 'b')];
    expect(await endings(lastOfBudget, acts)).toEqual([
      'booked, booked: a 6, b 8, budget 0',
      'booked, booked: a 8, b 6, budget 0',
    ]);
  });

  it('go to two purchases of one member, as far as they reach', async () => {
    const acts = [buy('p1', purchaseOf(100)), buy('p2', purchaseOf(100))];
    expect(await endings(lastOfBudget, acts, 1)).toEqual(['booked, booked: a 10, b 4, budget 0']);
  });

  it.each([
    ['that a writer tries', budgetUsedUp],
    ['that a writer reads', budgetKnownUsedUp],
  ])('given back by a return may be had by another purchase, %s', async (_, scene) => {
    const returned = giveBack('p0', 'x1', { occurredAt: clock });
    expect(await endings(scene, [returned, buy('p2', purchaseOf(100), 'b')], 1)).toEqual([
      'booked, booked: a 0, b 1, budget 3',
      'booked, booked: a 0, b 4, budget 0',
    ]);
    expect(await endings(scene, [returned, buy('p2', purchaseOf(100))], 1)).toEqual([
      'booked, booked: a 1, budget 3',
      'booked, booked: a 4, budget 0',
    ]);
  });
});

describe('the orders that the search leaves out', () => {
  const twice = (all: boolean) => {
    const acts = [redeem('r1', 60), buy('p2', purchaseOf(2_000))];
    return explore(database, { ...hundred, acts }, { faults: 0, all });
  };

  it('are covered by others: every order, one by one, meets the same states and endings', async () => {
    const [pruned, whole] = [await twice(false), await twice(true)];
    expect(pruned.states).toBe(whole.states);
    expect(pruned.endings).toEqual(whole.endings);
    expect(pruned.runs).toBeLessThan(whole.runs);
  });
});
