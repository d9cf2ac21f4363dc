import { describe, expect, it } from 'vitest';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { GoalSet } from '#shared/domain/engagement/goal-set.ts';
import { onTheWay } from '#shared/domain/engagement/tally.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';
import { achievement, Counted, challenge, setOf, told } from './counting.ts';

const start = Date.parse('2026-03-02T10:00:00Z');
const days = (count: number) => start + count * DAY_MS;

const line = (lineId: string, amount: number, changes: Partial<Purchase['lines'][number]> = {}) => ({
  lineId,
  sku: `SKU-${lineId}`,
  quantity: 1,
  amount,
  ...changes,
});

function basket(lines: Purchase['lines'], changes: Partial<Purchase> = {}): Purchase {
  return purchaseOf(0, { lines, total: lines.reduce((sum, { amount }) => sum + amount, 0), ...changes });
}

const at = (occurredAt: number, amount = 1000, changes: Partial<Purchase> = {}) =>
  purchaseOf(amount, { occurredAt, ...changes });

/** A log that counts for one challenge. */
function counting(changes: Parameters<typeof challenge>[0], program = initialProgram) {
  return countingFor(challenge(changes), program);
}

function countingFor(definition: DefinitionVersion, program = initialProgram) {
  const log = new Log(program, start - DAY_MS);
  return { log, counted: new Counted(log, setOf(definition)) };
}

describe('progress', () => {
  it('purchases count from the first instant of the schedule up to the last', () => {
    const { log, counted } = counting({
      goal: { metric: 'purchases', target: 5 },
      schedule: { from: days(1), to: days(3) },
    });
    for (const [index, when] of [days(1) - 1, days(1), days(3) - 1, days(3)].entries()) {
      log.purchase(`p-${index}`, at(when), when);
    }
    counted.run();
    expect(counted.shown().tallies).toEqual([2]);
  });

  it('a purchase sent late counts by when it happened', () => {
    const { log, counted } = counting({
      goal: { metric: 'purchases', target: 5 },
      schedule: { from: days(1), to: days(3) },
    });
    log.purchase('p-1', at(days(2)), days(20));
    counted.run();
    expect(counted.shown().tallies).toEqual([1]);
  });

  it.each([
    ['spend', undefined, 3500],
    ['spend', { skus: ['SKU-a'] }, 2000],
    ['spend', { categories: ['coffee'] }, 1500],
    ['quantity', undefined, 3500],
    ['quantity', { categories: ['coffee'] }, 1500],
  ] as const)('%s of %j is summed over its lines', (metric, of, counts) => {
    const { log, counted } = counting({ goal: { metric, target: 100_000, of } });
    const lines = [
      line('a', 2000, { quantity: 2 }),
      line('b', 1500, { quantity: 1.5, category: 'coffee' }),
      line('card', 5000, { kind: 'gift-card' }),
    ];
    log.purchase('p-1', basket(lines, { occurredAt: start }), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([counts]);
  });

  it('spend is in minor units of the base currency', () => {
    const { log, counted } = counting({ goal: { metric: 'spend', target: 100_000 } });
    log.purchase('p-1', at(start, 1001, { currency: 'USD' }), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([901]);
  });

  it('a purchase of which nothing earns counts for nothing', () => {
    const goals = (['purchases', 'spend', 'quantity', 'distinctStores', 'streakDays'] as const).map(
      (metric) => ({
        id: metric,
        goal: { metric, target: 3 },
      }),
    );
    const { log, counted } = counting({ steps: goals });
    log.purchase('p-1', basket([line('card', 5000, { kind: 'gift-card' })], { occurredAt: start }), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([]);
  });

  it('a filter decides which purchases count', () => {
    const { log, counted } = counting({
      goal: {
        metric: 'purchases',
        target: 5,
        filter: { fact: 'total', operator: 'greaterThanInclusive', value: 2000 },
      },
    });
    log.purchase('p-1', at(start, 1999), start);
    log.purchase('p-2', at(start, 2000), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([1]);
  });

  it('an audience of tiers looks at the tier before the purchase', () => {
    const { log, counted } = counting({
      goal: { metric: 'purchases', target: 5 },
      audience: { tiers: ['silver'] },
    });
    log.purchase('p-1', at(start, 100_000), start);
    log.purchase('p-2', at(start, 100), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([1]);
  });

  it('distinct categories and stores count once each', () => {
    const { log, counted } = counting({
      steps: [
        { id: 'categories', goal: { metric: 'distinctCategories', target: 3 } },
        { id: 'stores', goal: { metric: 'distinctStores', target: 3 } },
      ],
    });
    const of = (category: string) => basket([line('1', 100, { category })], { occurredAt: start });
    log.purchase('p-1', of('tea'), start);
    log.purchase('p-2', { ...of('tea'), store: 'cork-1' }, start);
    log.purchase('p-3', of('coffee'), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([
      { tea: 2, coffee: 1 },
      { 'dublin-1': 2, 'cork-1': 1 },
    ]);
  });

  it('a redemption counts, and one that is refunded whole counts no more', () => {
    const { log, counted } = counting({ goal: { metric: 'redemptions', target: 1 } });
    log.purchase('p-1', at(start, 100_000), start);
    const redeemed = log.redeem('r-1', { points: 100 }, start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
    const { deed } = counted.happening(redeemed) as Extract<
      ReturnType<Counted['happening']>,
      { kind: 'deed' }
    >;
    counted.count(log.refund('r-1', 'f-1', start), { kind: 'return', deed });
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'revoke lifetime/1']);
  });
});

describe('streaks', () => {
  const streak = (target = 3) => ({ goal: { metric: 'streakDays' as const, target } });

  it('days in a row unlock, in whatever order they are sent', () => {
    const { log, counted } = counting(streak());
    for (const day of [2, 0, 1]) log.purchase(`p-${day}`, at(days(day)), days(3));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('a day without a purchase breaks them', () => {
    const { log, counted } = counting(streak());
    for (const day of [0, 1, 3, 4]) log.purchase(`p-${day}`, at(days(day)), days(day));
    counted.run();
    expect(told(counted.owed)).toEqual([]);
  });

  it('days around the change of clocks follow one another', () => {
    const { log, counted } = counting(streak(4), { ...initialProgram, timeZone: 'Europe/Dublin' });
    // Clocks go forward on 29 March 2026: that day has 23 hours.
    for (const [index, when] of [
      '2026-03-27T23:30:00Z',
      '2026-03-29T00:30:00Z',
      '2026-03-29T22:30:00Z',
      '2026-03-30T23:30:00Z',
    ].entries()) {
      const instant = Date.parse(when);
      log.purchase(`p-${index}`, at(instant), instant);
    }
    counted.run();
    const [first = 0] = Object.keys(counted.shown().tallies[0] ?? {}).map(Number);
    expect(Object.keys(counted.shown().tallies[0] ?? {}).map((day) => Number(day) - first)).toEqual([
      0, 2, 4,
    ]);
  });

  it('a purchase after midnight at a shop abroad counts for the day there', () => {
    const { log, counted } = counting(streak(2));
    counted.storeFacts = { timeZone: 'Asia/Tokyo' };
    const evening = Date.parse('2026-03-02T16:00:00Z');
    log.purchase('p-1', at(evening - 4 * 3_600_000, 100, { storeFacts: counted.storeFacts }), evening);
    log.purchase('p-2', at(evening, 100, { storeFacts: counted.storeFacts }), evening);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('a change of the time zone moves no day that was counted', () => {
    const { log, counted } = counting(streak(3));
    log.purchase('p-1', at(Date.parse('2026-03-02T23:30:00Z')), Date.parse('2026-03-02T23:30:00Z'));
    log.purchase('p-2', at(Date.parse('2026-03-03T23:30:00Z')), Date.parse('2026-03-03T23:30:00Z'));
    counted.run();
    log.program = { ...log.program, timeZone: 'Asia/Tokyo' };
    // 5 March in Tokyo: 4 March is missing.
    log.purchase('p-3', at(Date.parse('2026-03-04T23:30:00Z')), Date.parse('2026-03-04T23:30:00Z'));
    counted.run();
    expect(told(counted.owed)).toEqual([]);
    log.purchase('p-4', at(Date.parse('2026-03-04T03:30:00Z')), Date.parse('2026-03-04T23:40:00Z'));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('weeks begin on Monday', () => {
    const { log, counted } = counting({ goal: { metric: 'streakWeeks', target: 2 } });
    const sunday = Date.parse('2026-03-08T12:00:00Z');
    log.purchase('p-1', at(start), start);
    log.purchase('p-2', at(sunday), sunday);
    counted.run();
    expect(told(counted.owed)).toEqual([]);
    log.purchase('p-3', at(sunday + DAY_MS), sunday + DAY_MS);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('a return of one of two purchases of a day keeps the streak, of both breaks it', () => {
    const { log, counted } = counting(streak());
    for (const [id, day] of [
      ['a', 0],
      ['b', 1],
      ['b2', 1],
      ['c', 2],
    ] as const) {
      log.purchase(id, at(days(day)), days(3));
    }
    log.takeBack('b', 'r-1', days(4));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
    log.takeBack('b2', 'r-1', days(4));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'revoke lifetime/1']);
  });

  it('more than 400 days keep the newest, and reach as often', () => {
    const { log, counted } = counting({
      goal: { metric: 'streakDays', target: 7 },
      repeatable: { times: 100 },
      schedule: { from: start, to: days(1000) },
    });
    for (let day = 0; day < 420; day += 1) log.purchase(`p-${day}`, at(days(day)), days(day));
    counted.run();
    expect(counted.owed).toHaveLength(60);
    const [tally = 0] = counted.progress.get('challenges/autumn')?.periods[0]?.tallies ?? [];
    expect(typeof tally === 'number' ? 0 : tally.counts.size).toBeLessThanOrEqual(400);
    expect(onTheWay({ metric: 'streakDays', target: 7 }, tally, 60)).toBe(0);
  });
});

describe('repeats, periods and steps', () => {
  it('surplus counts for the next time', () => {
    const { log, counted } = counting({ goal: { metric: 'spend', target: 1000 }, repeatable: { times: 3 } });
    log.purchase('p-1', at(start, 2500), start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'unlock lifetime/2']);
    log.purchase('p-2', at(start, 500), start);
    log.purchase('p-3', at(start, 5000), start);
    counted.run();
    expect(told(counted.owed).slice(2)).toEqual(['unlock lifetime/3']);
  });

  it('a category counts once in a period, however often the target is reached', () => {
    const { log, counted } = counting({
      goal: { metric: 'distinctCategories', target: 2 },
      repeatable: { times: 2 },
    });
    const buy = (id: string, category: string) =>
      log.purchase(id, basket([line('1', 100, { category })], { occurredAt: start }), start);
    for (const category of ['a', 'b', 'a', 'b', 'c']) buy(`p-${log.records.length}`, category);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
    buy('last', 'd');
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'unlock lifetime/2']);
  });

  it.each([
    ['month', ['2026-03', '2026-04']],
    ['year', ['2026']],
    ['tier-period', ['2027-03-01']],
    ['lifetime', ['lifetime']],
  ] as const)('an achievement of each %s counts by itself', (period, periods) => {
    const { log, counted } = countingFor(achievement({ period, goal: { metric: 'purchases', target: 1 } }));
    for (const day of [0, 10, 35]) log.purchase(`p-${day}`, at(days(day)), days(day));
    counted.run();
    expect(told(counted.owed)).toEqual(periods.map((name) => `unlock ${name}/1`));
  });

  it('months end at midnight of the programme', () => {
    const { log, counted } = countingFor(
      achievement({ period: 'month', goal: { metric: 'purchases', target: 1 } }),
      { ...initialProgram, timeZone: 'America/New_York' },
    );
    log.purchase('p-1', at(Date.parse('2026-04-01T03:59:00Z')), Date.parse('2026-04-01T03:59:00Z'));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock 2026-03/1']);
  });

  it('months count late purchases for as long as those may come, and are forgotten 430 days after their end', () => {
    const { log, counted } = countingFor(
      achievement({ period: 'month', goal: { metric: 'purchases', target: 2 } }),
    );
    for (const day of [0, 1, 35, 70, 200]) log.purchase(`p-${day}`, at(days(day)), days(day));
    counted.run();
    const kept = () => counted.progress.get('achievements/autumn')?.periods.map(({ period }) => period);
    expect(kept()).toEqual(['2026-03', '2026-04', '2026-05', '2026-09']);
    log.purchase('late', at(days(35)), days(430));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock 2026-03/1', 'unlock 2026-04/1']);
    log.purchase('later', at(days(800)), days(800));
    counted.run();
    expect(kept()).toEqual(['2028-05']);
  });

  const steps = [
    { id: 'spend', goal: { metric: 'spend' as const, target: 1000 } },
    { id: 'buy', goal: { metric: 'purchases' as const, target: 2 } },
  ];

  it('steps in any order count at once', () => {
    const { log, counted } = counting({ steps });
    log.purchase('p-1', at(start, 500), start);
    log.purchase('p-2', at(start, 500), start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('steps in sequence count one after the other', () => {
    const { log, counted } = counting({ steps, order: 'sequence' });
    log.purchase('p-1', at(start, 1500), start);
    log.purchase('p-2', at(start, 1500), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([1500, 1]);
    log.purchase('p-3', at(start, 100), start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('a return takes back from the step that the purchase counted for, which is then to be done again', () => {
    const { log, counted } = counting({ steps, order: 'sequence' });
    log.purchase('p-1', at(start, 1500), start);
    log.purchase('p-2', at(start, 1500), start);
    log.takeBack('p-1', 'r-1', start);
    counted.run();
    expect(counted.shown().tallies).toEqual([0, 1]);
    log.purchase('p-3', at(start, 1000), start);
    log.purchase('p-4', at(start, 1000), start);
    counted.run();
    expect(counted.shown().tallies).toEqual([1000, 2]);
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });
});

describe('returns', () => {
  it('a return takes back what its lines added, and what rested on it', () => {
    const { log, counted } = counting({ goal: { metric: 'spend', target: 3000 } });
    log.purchase(
      'p-1',
      basket([line('a', 2000, { quantity: 2 }), line('b', 1000)], { occurredAt: start }),
      start,
    );
    log.takeBack('p-1', 'r-1', start, { lines: [{ lineId: 'a', quantity: 1 }] });
    counted.run();
    expect(counted.shown()).toEqual({ tallies: [2000], standing: [] });
    log.takeBack('p-1', 'r-2', start);
    counted.run();
    expect(counted.shown()).toEqual({ tallies: [0], standing: [] });
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'revoke lifetime/1']);
  });

  it('money that is given back while the goods stay takes back spend alone', () => {
    const { log, counted } = counting({
      steps: [
        { id: 'spend', goal: { metric: 'spend', target: 9000 } },
        { id: 'quantity', goal: { metric: 'quantity', target: 9 } },
      ],
    });
    log.purchase('p-1', basket([line('a', 2000, { quantity: 2 })], { occurredAt: start }), start);
    log.takeBack('p-1', 'r-1', start, { lines: [{ lineId: 'a', amount: 500 }] });
    counted.run();
    expect(counted.shown().tallies).toEqual([1500, 2000]);
  });

  it('a purchase counts until all of it is back', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 } });
    log.purchase('p-1', basket([line('a', 2000), line('b', 1000)], { occurredAt: start }), start);
    log.takeBack('p-1', 'r-1', start, { lines: [{ lineId: 'a', quantity: 1 }] });
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
    log.takeBack('p-1', 'r-2', start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'revoke lifetime/1']);
  });

  it('an unlocking after a return has a number of its own', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 } });
    log.purchase('p-1', at(start), start);
    log.takeBack('p-1', 'r-1', start);
    log.purchase('p-2', at(start), start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'revoke lifetime/1', 'unlock lifetime/2']);
    expect(counted.progress.get('challenges/autumn')?.badgeAt).toBe(start);
  });

  it('an unlocking that is not revocable stays, and comes no second time', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 }, revocable: false });
    log.purchase('p-1', at(start), start);
    log.takeBack('p-1', 'r-1', start);
    log.purchase('p-2', at(start), start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
  });

  it('a return after the end of the challenge revokes', () => {
    const { log, counted } = counting({
      goal: { metric: 'purchases', target: 1 },
      schedule: { from: start, to: days(1) },
    });
    log.purchase('p-1', at(start), start);
    log.takeBack('p-1', 'r-1', days(300));
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'revoke lifetime/1']);
  });

  it('a purchase that was never counted takes nothing back', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 2 } });
    const paused = setOf(challenge({ goal: { metric: 'purchases', target: 2 } }));
    const active = counted.set;
    log.purchase('p-1', at(start), start);
    counted.run();
    counted.takesPart = () => false;
    log.purchase('p-2', at(start), start);
    counted.run();
    counted.takesPart = () => true;
    log.purchase('p-3', at(start), start);
    log.takeBack('p-2', 'r-1', start);
    counted.set = paused;
    counted.run();
    expect(counted.shown().tallies).toEqual([2]);
    counted.set = active;
    log.takeBack('p-3', 'r-1', start);
    counted.run();
    expect(counted.shown().tallies).toEqual([1]);
  });
});

describe('definitions that change', () => {
  it('a new target goes on from what was counted, and revokes nothing', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 } });
    log.purchase('p-1', at(start), start);
    log.purchase('p-2', at(start), start);
    counted.run();
    counted.set = setOf(challenge({ version: 2, goal: { metric: 'purchases', target: 3 } }));
    log.takeBack('p-1', 'r-1', start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
    expect(counted.shown().tallies).toEqual([1]);
  });

  it('another metric or filter begins anew, and what was unlocked stays', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 }, repeatable: { times: 2 } });
    log.purchase('p-1', at(start), start);
    counted.run();
    counted.set = setOf(
      challenge({ version: 2, goal: { metric: 'spend', target: 500 }, repeatable: { times: 2 } }),
    );
    log.purchase('p-2', at(start, 400), start);
    log.takeBack('p-1', 'r-1', start);
    counted.run();
    expect(counted.shown()).toEqual({ tallies: [400], standing: [1] });
    log.purchase('p-3', at(start, 1000), start);
    counted.run();
    expect(told(counted.owed)).toEqual(['unlock lifetime/1', 'unlock lifetime/2']);
  });

  it('progress with a definition that is forgotten is dropped, and with one that is not known is kept', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 } });
    log.purchase('p-1', at(start), start);
    counted.run();
    counted.set = setOf();
    log.purchase('p-2', at(start), start);
    counted.run();
    expect(counted.progress.size).toBe(1);
    counted.set = new GoalSet([], [...counted.progress.keys()]);
    log.purchase('p-3', at(start), start);
    counted.run();
    expect(counted.progress.size).toBe(0);
  });

  it('progress with a challenge is dropped 430 days after its end', () => {
    const { log, counted } = counting({
      goal: { metric: 'purchases', target: 1 },
      schedule: { from: start, to: days(1) },
    });
    log.purchase('p-1', at(start), start);
    log.purchase('p-2', at(days(430)), days(430));
    counted.run();
    expect(counted.progress.size).toBe(1);
    log.purchase('p-3', at(days(432)), days(432));
    counted.run();
    expect(counted.progress.size).toBe(0);
  });
});

describe('members', () => {
  const twice = { goal: { metric: 'purchases' as const, target: 2 }, repeatable: { times: 9 } };

  it('a bonus waits while the member is suspended, and follows the reinstatement', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 } });
    const record = log.purchase('p-1', at(start), start);
    const suspended = { ...record, state: { ...record.state, status: 'suspended' as const } };
    counted.count(suspended, counted.happening(record));
    expect(told(counted.owed)).toEqual([]);
    counted.count(record, { kind: 'nothing' });
    expect(told(counted.owed)).toEqual(['unlock lifetime/1']);
    counted.count(record, { kind: 'nothing' });
    expect(counted.owed).toHaveLength(1);
  });

  it('a bonus that waits is gone with the goods that it rested on', () => {
    const { log, counted } = counting({ goal: { metric: 'purchases', target: 1 } });
    const record = log.purchase('p-1', at(start), start);
    const suspended = { ...record, state: { ...record.state, status: 'suspended' as const } };
    counted.count(suspended, counted.happening(record));
    counted.count(suspended, counted.happening(log.takeBack('p-1', 'r-1', start)));
    counted.count(record, { kind: 'nothing' });
    expect(counted.owed).toEqual([]);
  });

  it('an erasure forgets all progress', () => {
    const { log, counted } = counting(twice);
    const record = log.purchase('p-1', at(start), start);
    counted.run();
    counted.count(record, { kind: 'erasure' });
    expect(counted.progress.size).toBe(0);
  });

  it('a merge adds progress, and unlockings go on after the higher number', () => {
    const own = counting(twice);
    const other = counting(twice);
    for (const id of ['a', 'b', 'c']) other.log.purchase(id, at(start), start);
    for (const id of ['d']) own.log.purchase(id, at(start), start);
    other.counted.run();
    own.counted.run();
    own.counted.count(own.log.head, { kind: 'merge', from: 'm-2', brought: other.counted.progress });
    expect(own.counted.shown()).toEqual({ tallies: [4], standing: [1, 2] });
    expect(told(own.counted.owed)).toEqual(['unlock lifetime/2']);
  });

  it('a return of what an absorbed member bought takes back, and revokes in the log of that member', () => {
    const own = counting(twice);
    const other = counting(twice);
    other.log.purchase('a', at(start), start);
    other.log.purchase('b', at(start), start);
    other.counted.run();
    own.counted.count(own.log.head, { kind: 'merge', from: 'm-2', brought: other.counted.progress });
    const origin = other.counted.progress;
    const back = other.counted.happening(other.log.takeBack('a', 'r-1', start));
    if (back.kind !== 'return') throw new Error('a return');
    own.counted.count(own.log.head, { ...back, origin });
    expect(own.counted.shown()).toEqual({ tallies: [1], standing: [] });
    expect(own.counted.owed).toMatchObject([{ does: 'revoke', n: 1, of: 'm-2' }]);
  });

  it('a merge with progress for other goals brings the numbers that are used up alone', () => {
    const own = counting(twice);
    const other = counting({ ...twice, goal: { metric: 'spend', target: 10 } });
    other.log.purchase('a', at(start, 25), start);
    other.counted.run();
    own.counted.count(own.log.head, { kind: 'merge', from: 'm-2', brought: other.counted.progress });
    expect(own.counted.shown()).toEqual({ tallies: [0], standing: [1, 2] });
  });
});
