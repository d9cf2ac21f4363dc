import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metric } from '#shared/domain/engagement/definition.ts';
import { keyOf } from '#shared/domain/engagement/goal-set.ts';
import { packProgress, unpackProgress } from '#shared/domain/engagement/packed-progress.ts';
import type { MemberProgress } from '#shared/domain/engagement/progress.ts';
import { scoresOf } from '#shared/domain/engagement/score.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../property-runs.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';
import { Counted, challenge, setOf } from './counting.ts';

const start = Date.parse('2026-01-05T10:00:00Z');
const later = start + 40 * DAY_MS;

const groups = { 'dublin-1': 'city', 'dublin-2': 'city', 'shannon-1': 'airport' } as const;
const groupOf = (store: string): string | undefined => groups[store as keyof typeof groups];

interface Buy {
  readonly store: string;
  readonly day: number;
  readonly pieces: number;
  /** Minor units. */
  readonly price: number;
  readonly back: number;
}

const buy: fc.Arbitrary<Buy> = fc
  .record({
    store: fc.constantFrom('dublin-1', 'dublin-2', 'shannon-1', 'cork-1'),
    day: fc.integer({ min: 0, max: 20 }),
    pieces: fc.integer({ min: 1, max: 4 }),
    price: fc.integer({ min: 1, max: 500 }),
    back: fc.nat(4),
  })
  .map((one) => ({ ...one, back: Math.min(one.back, one.pieces) }));

const metric = fc.constantFrom<Metric>('purchases', 'spend', 'quantity', 'distinctStores', 'streakDays');

/** The score by everything that a member still has, from scratch. */
function scratch(of: Metric, buys: readonly Buy[]): number {
  const kept = buys.filter(({ pieces, back }) => pieces > back);
  const left = ({ pieces, back }: Buy) => pieces - back;
  switch (of) {
    case 'purchases':
      return kept.length;
    case 'spend':
      return kept.reduce((sum, one) => sum + left(one) * one.price, 0);
    case 'quantity':
      return kept.reduce((sum, one) => sum + left(one), 0);
    case 'distinctStores':
      return new Set(kept.map(({ store }) => store)).size;
    default: {
      const days = new Set(kept.map(({ day }) => day));
      const runFrom = (day: number): number => (days.has(day) ? 1 + runFrom(day + 1) : 0);
      return Math.max(0, ...[...days].map(runFrom));
    }
  }
}

const set = (of: Metric) => setOf(challenge({ goal: { metric: of, target: 2 }, repeatable: { times: 3 } }));

function played(buys: readonly Buy[], of: Metric): { log: Log; counted: Counted } {
  const log = new Log(initialProgram, start);
  const counted = new Counted(log, set(of));
  counted.groups = groups;
  for (const [at, { store, day, pieces, price }] of buys.entries()) {
    const lines = [{ lineId: '1', sku: 'SKU', quantity: pieces, amount: pieces * price }];
    const occurredAt = start + day * DAY_MS;
    log.purchase(`p-${at}`, purchaseOf(0, { lines, total: pieces * price, store, occurredAt }), later);
  }
  for (const [at, { back }] of buys.entries()) {
    if (back > 0) log.takeBack(`p-${at}`, 'r', later, { lines: [{ lineId: '1', quantity: back }] });
  }
  counted.run();
  return { log, counted };
}

function shown({ set: { byKey } }: Counted, progress: MemberProgress) {
  const [counted] = byKey.values();
  if (!counted) throw new Error('one challenge');
  const scores = scoresOf(counted, progress.get(keyOf(counted.definition)));
  return Object.fromEntries([...scores].map(([group = 'all', score]) => [group, score]));
}

function expected(of: Metric, buys: readonly Buy[]) {
  const inGroup = (group: string) => buys.filter(({ store }) => groupOf(store) === group);
  return {
    all: scratch(of, buys),
    ...Object.fromEntries(
      ['city', 'airport'].flatMap((group) =>
        inGroup(group).length > 0 ? [[group, scratch(of, inGroup(group))]] : [],
      ),
    ),
  };
}

describe('scores', () => {
  it('are after purchases and returns what the kept goods give from scratch, in all and at the stores of each group', () => {
    const buys = fc.array(buy, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(buys, metric, (all, of) => {
        const { counted } = played(all, of);
        expect(shown(counted, counted.progress)).toEqual(expected(of, all));
        expect(shown(counted, unpackProgress(packProgress(counted.progress)))).toEqual(expected(of, all));
      }),
      { numRuns: runs(300) },
    );
  });

  it('are after a merge those of both members together', () => {
    const buys = fc.array(buy, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(buys, buys, metric, (own, theirs, of) => {
        const { counted, log } = played(own, of);
        const brought = played(theirs, of).counted.progress;
        const record = log.records.at(-1);
        if (!record) throw new Error('a log has its enrolment');
        const merged = counted.count(record, { kind: 'merge', from: 'm-other', brought });
        expect(shown(counted, merged.progress)).toEqual(expected(of, [...own, ...theirs]));
      }),
      { numRuns: runs(200) },
    );
  });
});
