import { describe, expect, it } from 'vitest';
import { decideReferral, hasMatured, mayReward } from '#shared/domain/engagement/referral-reward.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { instant, programOf } from '../../../semantics/program.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';

const start = instant('2026-01-10T09:00:00Z');
const days = (count: number) => start + count * DAY_MS;
const referral = { referrerPoints: 500, friendPoints: 200, minimumSpend: 5_000 };
/** Points mature with the fourteenth day after a purchase. */
const program = programOf({ maturity: { days: 14 }, referral });

/** A friend's log, with the purchases of the first days. */
function friendWith(...purchases: readonly (readonly [amount: number, changes?: Partial<Purchase>])[]): Log {
  const log = new Log(program, start, 'friend');
  for (const [index, [amount, changes]] of purchases.entries()) {
    log.purchase(`p${index + 1}`, purchaseOf(amount, { occurredAt: start, ...changes }), start);
  }
  return log;
}

const bookedOn = (log: Log) => log.records.slice(1);

describe('the first purchase of a friend', () => {
  it('decides when its points have matured, and not a moment before', () => {
    const log = friendWith([5_000]);
    expect(hasMatured(bookedOn(log), 5_000)).toBe(false);
    log.adjust('a1', 1, days(13));
    expect(hasMatured(bookedOn(log), 5_000)).toBe(false);
    log.sweep(days(14));
    expect(log.head.entry.kind).toBe('maturation');
    expect(hasMatured(bookedOn(log), 5_000)).toBe(true);
  });

  it('decides at once where nothing matures', () => {
    const log = new Log(programOf({ referral }), start);
    log.purchase('p1', purchaseOf(5_000, { occurredAt: start }), start);
    expect(hasMatured(bookedOn(log), 5_000)).toBe(true);
  });

  it('is the first that is worth the smallest spend, alone', () => {
    const log = friendWith([4_999], [4_999]);
    log.sweep(days(14));
    expect(hasMatured(bookedOn(log), 5_000)).toBe(false);
    log.purchase('p3', purchaseOf(5_000, { occurredAt: days(20) }), days(20));
    expect(hasMatured(bookedOn(log), 5_000)).toBe(false);
    log.sweep(days(40));
    expect(hasMatured(bookedOn(log), 5_000)).toBe(true);
  });

  it('earns points; without a smallest spend any such purchase does', () => {
    const log = friendWith([99]);
    log.sweep(days(14));
    expect(hasMatured(bookedOn(log))).toBe(false);
    log.purchase('p2', purchaseOf(100, { occurredAt: start }), days(14));
    log.sweep(days(15));
    expect(hasMatured(bookedOn(log))).toBe(true);
  });

  it('is counted in the base currency, by what earns of it', () => {
    const log = friendWith([4_400, { currency: 'GBP' }]);
    log.sweep(days(14));
    // 44.00 GBP at 1.15 are 50.60 EUR.
    expect(hasMatured(bookedOn(log), 5_060)).toBe(true);
    expect(hasMatured(bookedOn(log), 5_061)).toBe(false);
  });

  it('that came back before its maturity decides nothing, nor what is left of it below the smallest spend', () => {
    const whole = friendWith([5_000]);
    whole.takeBack('p1', 'r1', days(3));
    whole.sweep(days(14));
    whole.adjust('a1', 1, days(20));
    expect(hasMatured(bookedOn(whole))).toBe(false);
    const part = friendWith([10_000]);
    part.takeBack('p1', 'r1', days(3), { lines: [{ lineId: '1', amount: 4_000 }] });
    part.sweep(days(14));
    expect(hasMatured(bookedOn(part), 6_000)).toBe(true);
    expect(hasMatured(bookedOn(part), 6_001)).toBe(false);
  });

  it('waits for the delivery of all its goods, and for the maturity after it', () => {
    const log = friendWith([5_000, { maturesFrom: 'delivery' }]);
    log.adjust('a1', 1, days(30));
    expect(hasMatured(bookedOn(log))).toBe(false);
    log.deliver('p1', 'd1', days(31), { lines: [{ lineId: '1', quantity: 0.5 }] });
    log.sweep(days(46));
    expect(hasMatured(bookedOn(log))).toBe(false);
    log.deliver('p1', 'd2', days(47));
    log.adjust('a2', 1, days(50));
    expect(hasMatured(bookedOn(log))).toBe(false);
    log.sweep(days(61));
    expect(hasMatured(bookedOn(log))).toBe(true);
  });
});

describe('a referral', () => {
  const matured = friendWith([5_000]);
  matured.sweep(days(14));
  const sideOf = (memberId: string, changes: object = {}) => ({
    memberId,
    state: { ...matured.head.state, ...changes },
  });
  const decide = (referrer: ReturnType<typeof sideOf> | undefined, friend = sideOf('friend'), of = program) =>
    decideReferral(of, bookedOn(matured), { friend, referrer });

  it('promises the points that the programme has then', () => {
    expect(decide(sideOf('referrer'))).toEqual({ referrerPoints: 500, friendPoints: 200 });
  });

  it('promises them to a suspended referrer, too', () => {
    expect(decide(sideOf('referrer', { status: 'suspended' }))).toMatchObject({ referrerPoints: 500 });
  });

  it.each([
    ['leads to nobody', undefined, {}],
    ['is of the friend', sideOf('friend'), {}],
    ['is of a member whom the friend absorbed', sideOf('other'), { absorbed: ['other'] }],
    ['is of a member who absorbed the friend', sideOf('other', { absorbed: ['friend'] }), {}],
    ['is of a member of the same household', sideOf('other', { household: 'h1' }), { household: 'h1' }],
  ])('is ignored where its code %s', (_, referrer, friend) => {
    expect(decide(referrer, sideOf('friend', friend))).toBe('ignored');
  });

  it('is rewarded where both are in households of their own, or one is in none', () => {
    const other = sideOf('other', { household: 'h2' });
    expect(decide(other, sideOf('friend', { household: 'h1' }))).toMatchObject({ friendPoints: 200 });
    expect(decide(other)).toMatchObject({ friendPoints: 200 });
  });

  it('stays open while the programme rewards none, and while nothing has matured', () => {
    expect(decide(sideOf('other'), sideOf('friend'), programOf())).toBe('open');
    const log = friendWith([5_000]);
    const sides = { friend: sideOf('friend'), referrer: sideOf('other') };
    expect(decideReferral(program, bookedOn(log), sides)).toBe('open');
  });

  it('is ignored when the first hundred entries brought no such purchase', () => {
    const log = friendWith();
    const sides = { friend: sideOf('friend'), referrer: sideOf('other') };
    for (let index = 1; index < 100; index += 1) log.adjust(`a${index}`, 1, start);
    expect(decideReferral(program, bookedOn(log), sides)).toBe('open');
    log.adjust('a100', 1, start);
    expect(decideReferral(program, bookedOn(log), sides)).toBe('ignored');
  });
});

describe('an entry', () => {
  it('decides a referral where points become available among the first hundred', () => {
    const log = friendWith([5_000]);
    const [pending] = bookedOn(log);
    expect(pending && mayReward(pending)).toBeUndefined();
    log.sweep(days(14));
    expect(mayReward(log.head)).toBe('friend');
    expect(mayReward({ ...log.head, entry: { ...log.head.entry, seq: 101 } })).toBeUndefined();
    const atOnce = new Log(programOf(), start).purchase('p1', purchaseOf(100, { occurredAt: start }), start);
    expect(mayReward(atOnce)).toBe('friend');
    expect(mayReward(log.adjust('a1', 1, days(14)))).toBeUndefined();
  });
});
