import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import type { Effect } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions } from '#shared/domain/promotions/promotion-set.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { awardsOf, booking, logWith, named, sale } from './judged.ts';
import { instant, programOf } from './program.ts';

const double: Effect = { type: 'multiplier', factor: '2' };
const bonus = (points: number): { effect: Effect } => ({ effect: { type: 'bonus', points } });
const oneTier = (multiplier: string) =>
  programOf({ tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier }] });

describe('Rule 1: promotions of the booking, the calendar of the sale', () => {
  it('an offline sale gets the schedule of its own day, by the promotions in force when it is booked', () => {
    const saturday = named('saturday', { schedule: { weekdays: [6] } });
    const offline = sale([{}], { occurredAt: booking - DAY_MS });
    expect(awardsOf(logWith([saturday]), 'p1', offline)).toEqual({ base: 10, saturday: 10 });
    expect(awardsOf(logWith([saturday]), 'p1', sale())).toEqual({ base: 10 });
    // Paused before the till came back.
    expect(awardsOf(logWith([]), 'p1', offline)).toEqual({ base: 10 });
  });

  it('weekday and hour are those of the time zone of the programme', () => {
    const program = programOf({ timeZone: 'Asia/Kathmandu' });
    const night = named('night', { schedule: { weekdays: [7], hours: [0, 1] } });
    // 00:15 on Sunday in Kathmandu.
    const occurredAt = instant('2026-11-21T18:30:00Z');
    expect(awardsOf(logWith([night], { program }), 'p1', sale([{}], { occurredAt }))).toHaveProperty('night');
    expect(awardsOf(logWith([night]), 'p1', sale([{}], { occurredAt }))).not.toHaveProperty('night');
  });
});

describe('Rule 5: what does not earn earns from no promotion', () => {
  it('no factor, no rate and no bonus counts it, nor does a total that a condition asks for', () => {
    const program = programOf({ earn: { pointsPerUnit: { EUR: '1' }, exclude: { skus: ['GIFT'] } } });
    const spend = (fact: string): Condition => ({ fact, operator: 'greaterThanInclusive', value: 6000 });
    const active = [
      named('factor', { effect: double, conditions: spend('total') }),
      named('gross', { effect: double, conditions: spend('grossTotal') }),
      named('gift', { effect: { type: 'per-line', factor: '5', skus: ['GIFT'] } }),
      named('pieces', { effect: { type: 'bonus', points: 3, per: { quantity: 1 } } }),
    ];
    const bought = sale([{ sku: 'GIFT', amount: 5000, quantity: 5 }, {}]);
    expect(awardsOf(logWith(active, { program }), 'p1', bought)).toEqual({ base: 10, gross: 10, pieces: 3 });
  });
});

describe('Rule 7: factors of promotions add to that of the tier', () => {
  it('1.5 with a 2x gives 2.5x, with a second 2x 3.5x', () => {
    const program = oneTier('1.5');
    const once = logWith([named('a', { effect: double })], { program });
    expect(awardsOf(once, 'p1', sale())).toEqual({ base: 10, tier: 5, a: 10 });
    const twice = logWith([named('a', { effect: double }), named('b', { effect: double })], { program });
    expect(awardsOf(twice, 'p1', sale())).toEqual({ base: 10, tier: 5, a: 10, b: 10 });
  });

  it('a rate takes the place of that of its lines, and factors are of it', () => {
    const active = [
      named('rate', { effect: { type: 'per-line', pointsPerUnit: '3', skus: ['TEA'] } }),
      named('twice', { effect: double }),
    ];
    const bought = sale([{ sku: 'TEA' }, {}]);
    // 30 and 10: half as much again for the tier, as much again for the factor.
    expect(awardsOf(logWith(active, { program: oneTier('1.5') }), 'p1', bought)).toEqual({
      base: 20,
      tier: 20,
      rate: 20,
      twice: 40,
    });
  });

  it('the sum is rounded down once, by the basket; bonuses are added after and never multiplied', () => {
    const active = [named('bonus', bonus(7)), named('twice', { effect: double })];
    const program = oneTier('1.5');
    // 0.99, 0.495 and 0.99.
    const awards = awardsOf(
      logWith(active, { program }),
      'p1',
      sale([{ amount: 33 }, { amount: 33 }, { amount: 33 }]),
    );
    expect(awards).toEqual({ base: 1, twice: 1, bonus: 7 });
  });
});

describe('Rule 8: awards of promotions', () => {
  it('are each the increment it brought, by largest remainder, then by id', () => {
    const effect: Effect = { type: 'multiplier', factor: '1.25' };
    const active = [named('b', { effect }), named('a', { effect })];
    // 1.50 and twice 0.375: 2 in all.
    expect(awardsOf(logWith(active), 'p1', sale([{ amount: 150 }]))).toEqual({ base: 2 });
    // 2 and twice 0.5.
    expect(awardsOf(logWith(active), 'p1', sale([{ amount: 200 }]))).toEqual({ base: 2, a: 1 });
  });

  it('a cut comes before the rounding: what it leaves never rounds above it', () => {
    const active = [
      named('a', { effect: double, limits: { pointsPerPurchase: 3 } }),
      named('b', { effect: double }),
    ];
    // 3.90, 3 and 3.90.
    expect(awardsOf(logWith(active), 'p1', sale([{ amount: 390 }]))).toEqual({ base: 4, a: 3, b: 3 });
  });
});

describe('Rule 9: promotions and the tier', () => {
  it('points of a promotion do not qualify, and the tier fact is the tier before the purchase', () => {
    const active = [named('big', bonus(5000)), named('silver', { audience: { tiers: ['silver'] } })];
    const log = logWith(active);
    expect(awardsOf(log, 'p1', sale([{ amount: 100_000 }]))).toEqual({ base: 1000, big: 5000 });
    expect(log.head.state.tier).toMatchObject({ tierId: 'silver', qualifying: 1000 });
    expect(awardsOf(log, 'p2', sale())).toHaveProperty('silver');
  });
});

describe('Rule 12: limits', () => {
  it('promotions are cut to the most that a purchase may earn, in the order of their ids, and stop no till', () => {
    const most = bounds.pointsPerPurchase;
    const active = [named('a', bonus(most - 1)), named('b', bonus(most)), named('c', { effect: double })];
    expect(awardsOf(logWith(active, { program: oneTier('1.5') }), 'p1', sale())).toEqual({
      base: 10,
      tier: 5,
      a: most - 15,
    });
    const mistaken = programOf({ earn: { pointsPerUnit: { EUR: String(most) } } });
    expect(() => awardsOf(logWith(active, { program: mistaken }), 'p1', sale())).toThrow(
      expect.objectContaining({ code: 'too-many-points' }),
    );
  });

  it('an award beyond its points limit is cut to it, never refused', () => {
    const log = logWith([named('a', { effect: double, limits: { pointsPerPurchase: 4 } })]);
    expect(awardsOf(log, 'p1', sale())).toEqual({ base: 10, a: 4 });
  });

  it('a budget pays to its last point, for all members together, and then nothing', () => {
    const budgets = new Map<string, number>();
    const active = [named('a', { limits: { budgetPoints: 25 } })];
    const bought = ['m-1', 'm-2', 'm-3', 'm-4'].map((member) =>
      awardsOf(logWith(active, { budgets }), member, sale()),
    );
    expect(bought.map(({ a }) => a)).toEqual([10, 10, 5, undefined]);
    expect(budgets.get('a')).toBe(25);
  });

  it('a times limit gives the whole award or none', () => {
    const log = logWith([named('a', { limits: { timesPerMember: 2 } })]);
    expect(['p1', 'p2', 'p3'].map((id) => awardsOf(log, id, sale()).a)).toEqual([10, 10, undefined]);
  });

  it('a limit a day counts by the local date of the sale, in whatever order sales are booked', () => {
    const log = logWith([named('a', { limits: { timesPerMemberPerDay: 1 } })]);
    const on = (id: string, days: number) =>
      awardsOf(log, id, sale([{}], { occurredAt: booking - days * DAY_MS })).a;
    expect([on('p1', 0), on('p2', 1), on('p3', 0), on('p4', 1), on('p5', 2)]).toEqual([
      10,
      10,
      undefined,
      undefined,
      10,
    ]);
  });

  it('an award of no points is not a use', () => {
    const log = logWith([named('a', { effect: double, limits: { timesPerMember: 1 } })]);
    expect(awardsOf(log, 'p1', sale([{ amount: 0 }]))).toEqual({});
    expect(awardsOf(log, 'p2', sale())).toHaveProperty('a');
  });
});

describe('Rule 13: stacking', () => {
  it('limits come first: an exhausted promotion displaces nobody', () => {
    const budgets = new Map([['a', 50]]);
    const stacking = { group: 'g', exclusive: true, priority: 9 };
    const active = [named('a', { ...bonus(50), stacking, limits: { budgetPoints: 50 } }), named('b')];
    expect(awardsOf(logWith(active, { budgets }), 'p1', sale())).toEqual({ base: 10, b: 10 });
  });

  it('the worth of a promotion in its group is at most the rest of its budget', () => {
    const stacking = { group: 'g' };
    const active = [
      named('a', { ...bonus(50), stacking, limits: { budgetPoints: 50 } }),
      named('b', { stacking }),
    ];
    expect(awardsOf(logWith(active), 'p1', sale())).toHaveProperty('a', 50);
    const budgets = new Map([['a', 41]]);
    expect(awardsOf(logWith(active, { budgets }), 'p1', sale())).toEqual({ base: 10, b: 10 });
  });

  it('only the promotion of a group worth most to this basket applies', () => {
    const active = [
      named('a', { ...bonus(15), stacking: { group: 'g', priority: 5 } }),
      named('b', { effect: double, stacking: { group: 'g' } }),
    ];
    expect(awardsOf(logWith(active), 'p1', sale())).toEqual({ base: 10, a: 15 });
    expect(awardsOf(logWith(active), 'p1', sale([{ amount: 2000 }]))).toEqual({ base: 20, b: 20 });
  });

  it('an exclusive one excludes every other promotion, not the tier', () => {
    const active = [named('a', { stacking: { exclusive: true } }), named('b', bonus(999))];
    expect(awardsOf(logWith(active, { program: oneTier('1.5') }), 'p1', sale())).toEqual({
      base: 10,
      tier: 5,
      a: 10,
    });
  });

  it('among exclusive promotions, higher priority wins, then more points, then the smaller id', () => {
    const exclusive = (priority?: number) => ({
      stacking: { exclusive: true, ...(priority && { priority }) },
    });
    const wins = (...active: ReturnType<typeof named>[]) =>
      Object.keys(awardsOf(logWith(active), 'p1', sale()))[1];
    expect(wins(named('a', { ...exclusive(), ...bonus(99) }), named('b', exclusive(1)))).toBe('b');
    expect(wins(named('a', exclusive()), named('b', { ...exclusive(), ...bonus(11) }))).toBe('b');
    expect(wins(named('b', exclusive()), named('a', exclusive()))).toBe('a');
  });
});

describe('Rule 14: conditions', () => {
  it('an empty all means everybody', () => {
    expect(awardsOf(logWith([named('a', { conditions: { all: [] } })]), 'p1', sale())).toHaveProperty('a');
  });

  it('purchaseCount is before this purchase', () => {
    const conditions: Condition = { fact: 'purchaseCount', operator: 'equal', value: 0 };
    const log = logWith([named('first', { conditions })]);
    expect(['p1', 'p2'].map((id) => awardsOf(log, id, sale()).first)).toEqual([10, undefined]);
  });

  it.each([
    [21, false],
    [22, true],
    [23, true],
    [0, true],
    [5, true],
    [6, false],
  ])('hours may wrap: at %i from 22 to 6', (hour, applies) => {
    const occurredAt = instant(`2026-11-21T${String(hour).padStart(2, '0')}:59:59Z`);
    const awards = awardsOf(
      logWith([named('a', { schedule: { hours: [22, 6] } })]),
      'p1',
      sale([{}], { occurredAt }),
    );
    expect('a' in awards).toBe(applies);
  });

  it.each([
    ['2027-02-28', true],
    ['2027-03-01', false],
    ['2028-02-28', false],
    ['2028-02-29', true],
  ])('the birthday of 29 February, on %s', (day, applies) => {
    const conditions: Condition = { fact: 'isBirthday', operator: 'equal', value: true };
    const person = { ...unknownPerson, birthDate: '1992-02-29' };
    const now = instant(`${day}T12:00:00Z`);
    const log = logWith([named('a', { conditions })], { person });
    expect('a' in awardsOf(log, 'p1', sale([{}], { occurredAt: now }), now)).toBe(applies);
  });

  it('amountOf and quantityOf count the lines of their params', () => {
    const conditions: Condition = {
      all: [
        { fact: 'amountOf', params: { categories: ['tea'] }, operator: 'greaterThanInclusive', value: 1500 },
        { fact: 'quantityOf', params: { skus: ['CUP'] }, operator: 'equal', value: 2 },
      ],
    };
    const tea = { category: 'tea', amount: 750 };
    const log = logWith([named('a', { conditions })]);
    expect(awardsOf(log, 'p1', sale([tea, tea, { sku: 'CUP', quantity: 2 }]))).toHaveProperty('a');
    expect(awardsOf(log, 'p2', sale([tea, { sku: 'CUP', quantity: 2 }]))).not.toHaveProperty('a');
  });

  it('a bonus may repeat for each number of pieces, or each amount of money, of some lines', () => {
    const active = [
      named('pieces', { effect: { type: 'bonus', points: 5, per: { quantity: 2, skus: ['TEA'] } } }),
      named('spend', { effect: { type: 'bonus', points: 1, per: { amount: 500 } } }),
    ];
    const bought = sale([{ sku: 'TEA', quantity: 5 }, { amount: 999 }]);
    expect(awardsOf(logWith(active), 'p1', bought)).toEqual({ base: 19, pieces: 10, spend: 3 });
  });
});

describe('Rule 15: facts about the person', () => {
  const vip: Condition = { fact: 'segments', operator: 'contains', value: 'vip' };
  const staff: Condition = { fact: 'attributes', path: '$.staff', operator: 'equal', value: true };

  it('are asked for only while an active promotion uses one', () => {
    expect(compilePromotions([named('a')]).personTests).toEqual([]);
    expect(compilePromotions([named('a'), named('b', { conditions: vip })]).personTests).toEqual([vip]);
    const { entry } = logWith([named('a')]).purchase('p1', sale(), booking);
    expect(entry.judged?.truths).toBeUndefined();
  });

  it('are in the entry as truths, never as values', () => {
    const person = { birthDate: '1990-11-22', attributes: { staff: true }, segments: ['vip'] };
    const conditions = [vip, staff, { fact: 'isBirthday', operator: 'equal', value: true } as const];
    const active = conditions.map((condition, index) => named(`p${index}`, { conditions: condition }));
    const { entry, state } = logWith(active, { person }).purchase('p1', sale(), booking);
    expect(entry.awards).toHaveLength(4);
    expect(entry.judged?.truths).toEqual(Uint8Array.of(0b111));
    const { awards: _, lines: __, ...rest } = entry;
    expect(JSON.stringify([rest, state])).not.toMatch(/vip|staff|1990/);
  });

  it('an audience of segments is for whom one of them has', () => {
    const active = [named('a', { audience: { segments: ['vip', 'new'] } })];
    const person = { ...unknownPerson, segments: ['new'] };
    expect(awardsOf(logWith(active, { person }), 'p1', sale())).toHaveProperty('a');
    expect(awardsOf(logWith(active), 'p1', sale())).not.toHaveProperty('a');
  });
});

describe('Rule 17: a promotion that is changed while it runs', () => {
  it('changes nothing of what was booked: another version pays from the next booking on', () => {
    const log = logWith([named('a', bonus(5))]);
    log.purchase('p1', sale(), booking);
    log.promotions = {
      active: [named('a', { ...bonus(9), version: 2 })],
      person: unknownPerson,
      budgets: new Map(),
    };
    log.purchase('p2', sale(), booking);
    const awards = log.records.flatMap(({ entry }) => entry.awards?.slice(1) ?? []);
    expect(awards.map(({ version, points }) => [version, points])).toEqual([
      [1, 5],
      [2, 9],
    ]);
    log.takeBack('p1', 'x1', booking);
    expect(log.head.entry.act).toMatchObject({ reversed: 15 });
  });
});

describe('Rule 24: a return splits what promotions gave', () => {
  it('each award over the lines that it covers', () => {
    const log = logWith([
      named('all', bonus(3)),
      named('tea', { effect: { type: 'per-line', factor: '3', skus: ['TEA'] } }),
    ]);
    log.purchase('p1', sale([{ sku: 'TEA' }, { amount: 2000 }]), booking);
    const reversed = ['2', '1'].map((lineId) => {
      const lines = [{ lineId, quantity: 1 }];
      const { entry } = log.takeBack('p1', `x${lineId}`, booking, { lines });
      return entry.act?.kind === 'return' ? entry.act.reversed : undefined;
    });
    // 20 and 2 of the bonus; 10, 20 of the factor and 1 of the bonus.
    expect(reversed).toEqual([22, 31]);
  });

  it('follows the recorded award, though the promotion has been paused since', () => {
    const log = logWith([named('a', { effect: double })]);
    log.purchase('p1', sale(), booking);
    log.promotions = undefined;
    expect(log.takeBack('p1', 'x1', booking).entry.act).toMatchObject({ reversed: 20 });
  });
});

describe('Rule 25: uses go back with the whole purchase, budgets by what was taken', () => {
  it.each([
    ['pending-only', 0, 10, 1],
    ['to-zero', 8, 6, 1],
    ['negative', 20, 0, 0],
  ] as const)('%s takes %i of 20, and leaves %i of the budget and %i uses', (clawback, taken, left, uses) => {
    const budgets = new Map<string, number>();
    const limits = { budgetPoints: 100, timesPerMember: 1 };
    const log = logWith([named('a', { effect: double, limits })], {
      budgets,
      program: programOf({ clawback }),
    });
    log.purchase('p1', sale(), booking);
    log.redeem('r1', { points: 12 }, booking);
    expect([budgets.get('a'), log.head.state.uses.length]).toEqual([10, 1]);
    expect(log.takeBack('p1', 'x1', booking).entry.act).toMatchObject({ reversed: taken });
    expect([budgets.get('a'), log.head.state.uses.length]).toEqual([left, uses]);
  });

  it.each([
    ['negative', 110],
    ['pending-only', 10],
  ] as const)(
    '%s: the first purchase is again the first once it came back: %i points',
    (clawback, second) => {
      const first = named('first', {
        conditions: { all: [{ fact: 'purchaseCount', operator: 'equal', value: 0 }] },
        effect: { type: 'bonus', points: 100 },
      });
      const log = logWith([first], { program: programOf({ clawback }) });
      const earned = ['p1', 'p2'].map((purchaseId) => {
        const { entry } = log.purchase(purchaseId, sale(), booking);
        const points = (entry.awards ?? []).reduce((sum, award) => sum + award.points, 0);
        log.takeBack(purchaseId, 'x', booking);
        return points;
      });
      expect(earned).toEqual([110, second]);
    },
  );

  it('a purchase of which money came back counts on', () => {
    const log = logWith([named('a', { limits: { timesPerMember: 1 } })]);
    log.purchase('p1', sale(), booking);
    log.takeBack('p1', 'x', booking, { lines: [{ lineId: '1', amount: 1000 }] });
    expect([log.head.state.uses.length, log.head.state.purchaseCount]).toEqual([1, 1]);
    log.takeBack('p1', 'rest', booking);
    expect([log.head.state.uses.length, log.head.state.purchaseCount]).toEqual([0, 0]);
  });

  it('a use stays while goods of its purchase are kept', () => {
    const log = logWith([named('a', { limits: { timesPerMember: 1 } })]);
    log.purchase('p1', sale([{ quantity: 2 }, {}]), booking);
    const left = ['1', '2', '1'].map((lineId, index) => {
      log.takeBack('p1', `x${index}`, booking, { lines: [{ lineId, quantity: 1 }] });
      return log.head.state.uses.length;
    });
    expect(left).toEqual([1, 1, 0]);
  });
});
