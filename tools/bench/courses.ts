import type { BoughtDeed } from '#shared/domain/engagement/deed.ts';
import type { DefinitionVersion, Goal, Metric } from '#shared/domain/engagement/definition.ts';
import { basketOf } from '#shared/domain/ledger/acts/earning.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import { DAY_MS, localDay } from '#shared/domain/time/calendar.ts';
import { challenge } from '../../test/shared/domain/engagement/counting.ts';
import { type Basket, baskets, campaigns } from './campaigns.ts';

const SEED = 20_261_201;
const STORES_OF_MEMBER = 5;
const GROUPS = 3;
const FIRST_DAY = Date.parse('2026-01-02T10:00:00Z');
const program = { ...initialProgram, timeZone: 'Europe/Dublin' };

const metrics: readonly Metric[] = [
  'spend',
  'quantity',
  'purchases',
  'distinctCategories',
  'distinctStores',
  'streakDays',
  'streakWeeks',
];

const targets: Partial<Record<Metric, number>> = { spend: 1_000_000, quantity: 10_000 };

/** Half of the goals of amounts look at some categories alone. */
function goalOf(at: number): Goal {
  const metric = metrics[at % metrics.length] ?? 'purchases';
  const narrows = at % 2 === 0 && (metric === 'spend' || metric === 'quantity');
  const categories = Array.from({ length: 12 }, (_, place) => `category-${(at + 3 * place) % 40}`);
  return { metric, target: targets[metric] ?? 1000, ...(narrows && { of: { categories } }) };
}

export type Mix = 'most filter' | 'none filters';

/** Challenges of all metrics. Where most filter, one in ten takes every purchase, and few of the others do. */
export function courses(
  count: number,
  mix: Mix,
  changes: Partial<DefinitionVersion> = {},
): readonly DefinitionVersion[] {
  return campaigns('ordinary', count, SEED).map(({ promotion }, at) => {
    const filters = mix === 'most filter' && at % 10 !== 0;
    const goal = { ...goalOf(at), ...(filters && { filter: promotion.conditions }) };
    return challenge({ definitionId: `course-${at}`, goal, ...changes });
  });
}

/** Baskets of one member at a few stores, one a day. */
export function history(count: number): readonly Basket[] {
  return baskets(count, SEED).map(({ purchase, before }, at) => ({
    before: { ...before, purchaseCount: at },
    purchase: {
      ...purchase,
      occurredAt: FIRST_DAY + at * DAY_MS,
      store: `store-${at % STORES_OF_MEMBER}`,
    },
  }));
}

/** The purchase as the consumer sees it, at a store of a group or of none. */
export function deedOf({ purchase, before }: Basket, seq: number, hasGroup: boolean): BoughtDeed {
  const { occurredAt, store, currency } = purchase;
  const basket = basketOf(program, purchase);
  const day = localDay(occurredAt, program.timeZone);
  return {
    kind: 'purchase',
    seq,
    occurredAt,
    recordedAt: occurredAt,
    tierId: before.tierId,
    day,
    tierPeriodEnd: day + 300,
    facts: factsOf(program, purchase, basket, before),
    store,
    storeGroup: hasGroup ? `group-${seq % GROUPS}` : undefined,
    judgedDay: day,
    lines: basket.lines,
    program,
    currency,
  };
}
