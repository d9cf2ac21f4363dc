import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, startDatabase } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import {
  type Act,
  at,
  buy,
  capture,
  giveBack,
  part,
  redeem,
  redeemReward,
  refund,
  sweep,
  transfer,
  voidOf,
} from './acts.ts';
import { explore } from './explore.ts';
import {
  captured,
  clock,
  expiryDue,
  fourPieces,
  hundred,
  lapsed,
  lastPieceReserved,
  newMember,
  reserved,
  twoMembers,
} from './scenes.ts';
import type { Scenario } from './stage.ts';
import { Tally } from './tally.ts';

let database: Database;
const tally = new Tally('three writers');

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(async () => {
  await database.stop();
  tally.print();
});

/** Three writers in every order of their calls. With faults there are too many, but for the first. */
async function endings(scene: Omit<Scenario, 'acts'>, acts: readonly Act[], faults = 0) {
  const explored = await explore(database, { ...scene, acts }, { faults });
  tally.add(explored);
  return explored.endings;
}

const all = (returnId: string) => giveBack('p1', returnId, { occurredAt: clock });
const some = (returnId: string, quantity: number) =>
  giveBack('p1', returnId, { occurredAt: clock, quantity });

describe('three at once', () => {
  it('send one purchase, two of them the same: one content wins, and is repeated to its own', async () => {
    const same = buy('p1', fourPieces);
    expect(await endings(newMember, [same, same, buy('p1', purchaseOf(5_000))], 1)).toEqual([
      'booked, replayed, reference-reused: a 100',
      'reference-reused, reference-reused, booked: a 50',
      'replayed, booked, reference-reused: a 100',
    ]);
  });

  it('redeem, transfer and return the last points', async () => {
    const acts = [redeem('r1', 100), transfer('t1', 'a', 'b', 100), all('x1')];
    expect(await endings(hundred, acts)).toEqual([
      'booked, insufficient-points, booked: a -100, b 0',
      'insufficient-points, booked, booked: a -100, b 100',
      'insufficient-points, insufficient-points, booked: a 0, b 0',
    ]);
  });

  it('redeem, buy and sweep where points have expired: the expiry is written once, and before', async () => {
    const purchase = buy('p3', purchaseOf(2_000, { occurredAt: expiryDue.clock }));
    expect(await endings(expiryDue, [redeem('r1', 60), purchase, sweep])).toEqual([
      'booked, booked, swept: a 10',
      'insufficient-points, booked, swept: a 70',
    ]);
  });

  it('return more than there is, together', async () => {
    expect(await endings(hundred, [some('x1', 1), some('x2', 2), some('x3', 2)])).toEqual([
      'amount-exceeds-original, booked, booked: a 0',
      'booked, amount-exceeds-original, booked: a 25',
      'booked, booked, amount-exceeds-original: a 25',
    ]);
  });

  it('return once and buy: the repeated return is known as that, though the purchase came between', async () => {
    expect(await endings(hundred, [all('x1'), all('x1'), buy('p2', purchaseOf(2_000))])).toEqual([
      'booked, replayed, booked: a 20',
      'replayed, booked, booked: a 20',
    ]);
  });

  it('capture, void and sweep a reservation', async () => {
    expect(await endings(reserved, [capture('r1', 60), voidOf('r1'), at(lapsed, sweep)])).toEqual([
      'booked, redemption-captured, swept: a 140',
      'redemption-lapsed, redemption-lapsed, swept: a 200',
      'redemption-voided, booked, swept: a 200',
    ]);
  });

  it('send the parcels of one order', async () => {
    const acts = [part('r1', 'c1', 40), part('r1', 'c2', 30), part('r1', 'c3', 30, { final: true })];
    expect(await endings(reserved, acts)).toEqual([
      'booked, booked, booked: a 100',
      'booked, redemption-captured, booked: a 130',
      'redemption-captured, booked, booked: a 140',
      'redemption-captured, redemption-captured, booked: a 170',
    ]);
  });

  it('refund more than was captured, together', async () => {
    const acts = [refund('r1', 'f1', 40), refund('r1', 'f2', 40), refund('r1', 'f3', 40)];
    expect(await endings(captured, acts)).toEqual([
      'amount-exceeds-original, booked, booked: a 180',
      'booked, amount-exceeds-original, booked: a 180',
      'booked, booked, amount-exceeds-original: a 180',
    ]);
  });

  it('transfer one way, transfer the other way, and buy', async () => {
    const there = transfer('t1', 'a', 'b', 100);
    const back = transfer('t2', 'b', 'a', 120);
    expect(await endings(twoMembers, [there, back, buy('p3', purchaseOf(2_000), 'b')])).toEqual([
      'booked, booked, booked: a 120, b 50',
      'booked, insufficient-points, booked: a 0, b 170',
    ]);
  });

  it('give the last piece of a reward back and want it, twice', async () => {
    const acts = [voidOf('v1'), redeemReward('v2', 'a'), redeemReward('w1', 'b')];
    expect(await endings(lastPieceReserved, acts)).toEqual([
      'booked, booked, reward-unavailable: a 50, b 50, stock 0',
      'booked, reward-unavailable, booked: a 100, b 0, stock 0',
      'booked, reward-unavailable, reward-unavailable: a 100, b 50, stock 1',
    ]);
  });
});
