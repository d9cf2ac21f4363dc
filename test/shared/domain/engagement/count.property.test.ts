import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DefinitionVersion, Goal, Metric } from '#shared/domain/engagement/definition.ts';
import { packProgress, unpackProgress } from '#shared/domain/engagement/packed-progress.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../property-runs.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';
import { Counted, challenge, setOf } from './counting.ts';

const start = Date.parse('2026-01-05T10:00:00Z');

interface Line {
  readonly category: string;
  readonly quantity: number;
  /** Minor units of a piece, so that any pieces that come back are exact. */
  readonly price: number;
}

type Step =
  | { readonly kind: 'buy'; readonly day: number; readonly store: string; readonly lines: readonly Line[] }
  | { readonly kind: 'return'; readonly of: number; readonly line: number; readonly pieces: number };

const line: fc.Arbitrary<Line> = fc.record({
  category: fc.constantFrom('tea', 'coffee', 'cake'),
  quantity: fc.integer({ min: 1, max: 3 }),
  price: fc.integer({ min: 1, max: 500 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('buy' as const),
      day: fc.integer({ min: 0, max: 60 }),
      store: fc.constantFrom('dublin-1', 'cork-1', 'galway-1'),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('return' as const),
      of: fc.nat(30),
      line: fc.nat(2),
      pieces: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

const metric = fc.constantFrom<Metric>(
  'purchases',
  'spend',
  'quantity',
  'distinctCategories',
  'distinctStores',
  'streakDays',
  'streakWeeks',
);

const goal: fc.Arbitrary<Goal> = fc
  .record({
    metric,
    target: fc.integer({ min: 1, max: 4 }),
    least: fc.option(fc.integer({ min: 1, max: 1500 })),
    category: fc.option(fc.constantFrom('tea', 'coffee')),
  })
  .map(({ metric: counts, target, least, category }) => ({
    metric: counts,
    target: counts === 'spend' ? target * 400 : target,
    ...(least !== null && {
      filter: { fact: 'total', operator: 'greaterThanInclusive' as const, value: least },
    }),
    ...(category !== null &&
      (counts === 'spend' || counts === 'quantity') && { of: { categories: [category] } }),
  }));

const definition: fc.Arbitrary<DefinitionVersion> = fc
  .record({
    goals: fc.array(goal, { minLength: 1, maxLength: 3 }),
    times: fc.integer({ min: 1, max: 4 }),
    period: fc.constantFrom('lifetime' as const, 'month' as const),
    from: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ goals, times, period, from }) =>
    challenge({
      steps: goals.map((own, at) => ({ id: String(at), goal: own })),
      repeatable: { times },
      period,
      schedule: { from: start + from * DAY_MS, to: start + 50 * DAY_MS },
    }),
  );

/** A purchase with the pieces of each line that the member still has. */
interface Kept {
  readonly day: number;
  readonly store: string;
  readonly lines: readonly (Line & { readonly left: number })[];
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** Whether a purchase counts at all, as the definition and the goal say. */
function counts({ filter }: Goal, { schedule }: DefinitionVersion, { day, lines }: Kept): boolean {
  const instant = start + day * DAY_MS;
  if (schedule && (instant < schedule.from || instant >= schedule.to)) return false;
  const least = filter && 'value' in filter ? Number(filter.value) : 0;
  return sum(lines.map(({ quantity, price }) => quantity * price)) >= least;
}

function longRuns(numbers: readonly number[], length: number): number {
  const all = new Set(numbers);
  let times = 0;
  for (const first of all) {
    if (all.has(first - 1)) continue;
    let run = 1;
    while (all.has(first + run)) run += 1;
    times += Math.floor(run / length);
  }
  return times;
}

/** How often a goal is reached by what is left of some purchases, from scratch. */
function reached({ metric: of, target, of: selected }: Goal, purchases: readonly Kept[]): number {
  const left = purchases.filter(({ lines }) => lines.some((one) => one.left > 0));
  const lines = left
    .flatMap((one) => one.lines)
    .filter(({ category }) => selected?.categories?.includes(category) ?? true)
    .filter((one) => one.left > 0);
  const days = left.map(({ day }) => Math.floor(start / DAY_MS) + day);
  switch (of) {
    case 'purchases':
      return Math.floor(left.length / target);
    case 'spend':
      return Math.floor(sum(lines.map(({ left: pieces, price }) => pieces * price)) / target);
    case 'quantity':
      return Math.floor(sum(lines.map(({ left: pieces }) => pieces)) / target);
    case 'distinctCategories':
      return Math.floor(new Set(lines.map(({ category }) => category)).size / target);
    case 'distinctStores':
      return Math.floor(new Set(left.map(({ store }) => store)).size / target);
    case 'streakDays':
      return longRuns(days, target);
    default:
      // 5 January 1970 was a Monday.
      return longRuns(
        days.map((day) => Math.floor((day - 4) / 7)),
        target,
      );
  }
}

/** The unlockings that stand in a period by everything that happened, from scratch. */
function standing(of: DefinitionVersion, purchases: readonly Kept[], period: string): number {
  const inPeriod = purchases.filter(
    ({ day }) => period === 'lifetime' || new Date(start + day * DAY_MS).toISOString().slice(0, 7) === period,
  );
  const times = (of.steps ?? []).map(({ goal: own }) =>
    reached(
      own,
      inPeriod.filter((one) => counts(own, of, one)),
    ),
  );
  return Math.min(of.repeatable?.times ?? 1, ...times);
}

/** Runs a script over a log, and calls back after each entry. */
function play(script: readonly Step[], log: Log, after: (kept: readonly Kept[]) => void): void {
  const kept: Kept[] = [];
  const now = start + 61 * DAY_MS;
  for (const [at, one] of script.entries()) {
    if (one.kind === 'buy') {
      const lines = one.lines.map(({ category, quantity, price }, index) => ({
        lineId: String(index),
        sku: 'SKU',
        category,
        quantity,
        amount: quantity * price,
      }));
      const total = sum(lines.map(({ amount }) => amount));
      const { day, store } = one;
      log.purchase(
        `p-${kept.length}`,
        purchaseOf(0, { lines, total, store, occurredAt: start + day * DAY_MS }),
        now,
      );
      kept.push({ day, store, lines: one.lines.map((own) => ({ ...own, left: own.quantity })) });
    } else {
      const bought = kept[one.of % Math.max(1, kept.length)];
      const own = bought?.lines[one.line];
      if (!bought || !own || own.left === 0) continue;
      const pieces = Math.min(one.pieces, own.left);
      const place = kept.indexOf(bought);
      log.takeBack(`p-${place}`, `r-${at}`, now, {
        lines: [{ lineId: String(one.line), quantity: pieces }],
      });
      kept[place] = {
        ...bought,
        lines: bought.lines.map((other) => (other === own ? { ...own, left: own.left - pieces } : other)),
      };
    }
    after(kept);
  }
}

const scripts = fc.array(step, { minLength: 1, maxLength: 30 });
const PERIODS = ['lifetime', '2026-01', '2026-02', '2026-03'];

describe('counting entry by entry', () => {
  it('gives after each entry what counting everything from scratch gives', () => {
    fc.assert(
      fc.property(scripts, definition, (script, of) => {
        const log = new Log(initialProgram, start);
        const counted = new Counted(log, setOf(of));
        play(script, log, (kept) => {
          counted.run();
          for (const period of PERIODS) {
            if ((period === 'lifetime') !== ((of.period ?? 'lifetime') === 'lifetime')) continue;
            const ns = counted.shown('challenges/autumn', period).standing;
            expect(ns).toHaveLength(standing(of, kept, period));
            expect(new Set(ns).size).toBe(ns.length);
          }
        });
        const unlocked = counted.owed.filter(({ does }) => does === 'unlock');
        const names = unlocked.map(({ period, n }) => `${period}/${n}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('leaves nothing of purchases that came back whole', () => {
    fc.assert(
      fc.property(scripts, definition, (script, of) => {
        const log = new Log(initialProgram, start);
        const counted = new Counted(log, setOf(of));
        const bought: string[] = [];
        play(script, log, (kept) => bought.splice(0, bought.length, ...kept.map((_, at) => `p-${at}`)));
        for (const id of bought) {
          const back = log.returnFacts(id).newest?.returned.lines ?? [];
          const lines = log.returnFacts(id).purchase?.recorded.lines ?? [];
          if (back.length === 0 || lines.some((own, at) => back[at]?.pieces !== own.quantity * 1000)) {
            log.takeBack(id, 'rest', start + 61 * DAY_MS);
          }
        }
        counted.run();
        for (const { periods } of counted.progress.values()) {
          for (const { tallies, standing: stands } of periods) {
            expect(stands).toEqual([]);
            for (const tally of tallies)
              expect(typeof tally === 'number' ? tally : tally.counts.size).toBe(0);
          }
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('does not depend on the order of purchases', () => {
    const buys = fc.array(
      step.filter((one) => one.kind === 'buy'),
      { minLength: 1, maxLength: 20 },
    );
    const shuffled = buys.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, definition, (orders, of) => {
        const [one, other] = orders.map((script) => {
          const log = new Log(initialProgram, start);
          const counted = new Counted(log, setOf(of));
          play(script, log, () => {});
          counted.run();
          return PERIODS.map((period) => counted.shown('challenges/autumn', period));
        });
        expect(one).toEqual(other);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('packed progress', () => {
  it('is unpacked as it was', () => {
    fc.assert(
      fc.property(
        scripts,
        definition,
        fc.constantFrom('any' as const, 'sequence' as const),
        (script, of, order) => {
          const log = new Log(initialProgram, start);
          const counted = new Counted(log, setOf({ ...of, order }));
          play(script, log, () => {
            counted.run();
            const unpacked = unpackProgress(packProgress(counted.progress));
            expect(new Map([...unpacked].map(sorted))).toEqual(new Map([...counted.progress].map(sorted)));
          });
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

describe('a row of progress from before leaderboards', () => {
  it('is read as it was written', () => {
    const row =
      'kgGXAaZhdXR1bW4HkQGRlqhsaWZldGltZZIDlAAAkqN0ZWECpGNha2UCzwAAAZrWx6cAAZICAc8AAAGa1senAJIDAQ==';
    const at = Date.parse('2025-11-30T22:00:00Z');
    expect([...unpackProgress(Buffer.from(row, 'base64'))]).toEqual([
      [
        'challenges/autumn',
        {
          collection: 'challenges',
          definitionId: 'autumn',
          goalKey: 7,
          turns: [1],
          course: [{ from: 3, step: 1 }],
          badgeAt: at,
          periods: [
            {
              period: 'lifetime',
              tallies: [3, { counts: new Map(Object.entries({ tea: 2, cake: 1 })), settled: 0 }],
              unlocked: 2,
              unlockedAt: at,
              standing: [{ n: 1 }, { n: 2, waits: true }],
            },
          ],
        },
      ],
    ]);
  });
});

/** The order of marks means nothing. */
function sorted([key, progress]: readonly [string, unknown]): readonly [string, unknown] {
  const text = JSON.stringify(progress, (_, value) => (value instanceof Map ? [...value].sort() : value));
  return [key, text];
}
