import { deepStrictEqual } from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Considered, choosePromotions } from '#shared/domain/ledger/acts/choose-promotions.ts';
import { basketOf, earn } from '#shared/domain/ledger/acts/earning.ts';
import { recordPromotions } from '#shared/domain/ledger/acts/record-promotions.ts';
import { type AccountState, enrolledState } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions, type PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import { type Basket, baskets, type Campaign, campaigns, heavyPromotions } from './campaigns.ts';
import { jsonRulesEngine, type PlainFacts, plainFacts, type Rival, zenEngine } from './rival-engines.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

export const BASKET_MICROSECONDS_MAX = 50;
export const TIMES_ZEN_MIN = 20;
export const TIMES_JSON_RULES_ENGINE_MIN = 500;

const SEED = 20_261_122;
const program = { ...initialProgram, timeZone: 'Europe/Dublin' };

/** The ids of the promotions whose conditions hold, which is all that the rivals compute. */
function fire(set: PromotionSet, { purchase, before }: Basket): readonly string[] {
  const fired = set.matching(factsOf(program, purchase, basketOf(program, purchase), before), undefined);
  return fired.map(({ promotionId }) => promotionId);
}

/** A member who has bought before, in the state that the ledger would have. */
function stateOf({ before: { tierId, purchaseCount, enrolledAt } }: Basket): AccountState {
  const standing = enrolledStanding(program, enrolledAt);
  return { ...enrolledState(enrolledAt, { ...standing, tierId }), purchaseCount };
}

interface Event extends Basket {
  readonly state: AccountState;
}

/**
 * All that a booking does with promotions: facts, conditions, limits, stacking, exact points, awards and the record.
 */
function evaluate(considered: Considered, { purchase, state }: Event) {
  const basket = basketOf(program, purchase);
  const choice = choosePromotions(program, state, purchase, basket, considered);
  const { awards, pointsMax } = earn(program, state.tier.tierId, basket, choice.chosen);
  return recordPromotions(program, state, purchase, basket, { choice, awards, pointsMax, considered });
}

/** Microseconds an event, for each of several rounds over all events. */
function timeOwn(
  events: readonly Event[],
  rounds: number,
  work: (event: Event) => unknown,
): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const from = performance.now();
    for (const event of events) work(event);
    return ((performance.now() - from) * 1000) / events.length;
  });
}

/** Microseconds a basket, one after the other. Each result is compared with `expected`. */
async function timeRival(
  rival: Rival,
  facts: readonly PlainFacts[],
  expected: readonly (readonly string[])[],
): Promise<number> {
  const fired: (readonly string[])[] = [];
  for (const one of facts.slice(0, 10)) await rival.fire(one);
  const from = performance.now();
  for (const one of facts) fired.push(await rival.fire(one));
  const time = ((performance.now() - from) * 1000) / facts.length;
  deepStrictEqual(fired, expected, `${rival.name} finds other promotions`);
  return time;
}

interface Measured {
  readonly count: number;
  readonly fired: number;
  /** The time of the conditions alone. */
  readonly conditions: number;
  /** The time of the whole evaluation. */
  readonly own: number;
  /** The round that other processes disturbed least. */
  readonly best: number;
  readonly zen: number;
  readonly jsonRulesEngine: number;
}

async function measure(list: readonly Campaign[], given: readonly Basket[]): Promise<Measured> {
  const set = compilePromotions(list.map(({ promotion }) => promotion));
  const events = given.map((basket) => ({ ...basket, state: stateOf(basket) }));
  const facts = events.map(({ purchase, before }) =>
    plainFacts(factsOf(program, purchase, basketOf(program, purchase), before)),
  );
  const expected = events.map((event) => fire(set, event));
  const considered: Considered = { promotions: set, budgetsLeft: new Map() };
  const conditions = (event: Event) => fire(set, event);
  const whole = (event: Event) => evaluate(considered, event);
  timeOwn(events, 20, conditions);
  const ofConditions = timeOwn(events, 41, conditions);
  timeOwn(events, 20, whole);
  const times = timeOwn(events, 41, whole);
  return {
    count: list.length,
    fired: expected.flat().length / events.length,
    conditions: median(ofConditions),
    own: median(times),
    best: Math.min(...times),
    zen: await timeRival(zenEngine(list), facts, expected),
    jsonRulesEngine: await timeRival(jsonRulesEngine(list), facts, expected),
  };
}

const perSecond = (microseconds: number) => fixed(1_000_000 / microseconds, 0);

const row = (
  name: string,
  { count, fired, conditions, own, best, zen, jsonRulesEngine: rules }: Measured,
) => [
  name,
  count,
  fixed(fired, 1),
  fixed(conditions),
  fixed(own),
  fixed(best),
  perSecond(own),
  perSecond(zen),
  perSecond(rules),
  fixed(zen / own, 0),
  fixed(rules / own, 0),
];

const heading = [
  'kind',
  'promotions',
  'fired',
  'µs: conditions',
  'the whole evaluation',
  '(best)',
  'baskets/s',
  'zen-engine',
  'json-rules-engine',
  '× zen',
  '× json-rules-engine',
];

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

function loadRow(name: string, given: readonly PromotionVersion[]) {
  const text = JSON.stringify(given);
  const empty = heapUsed();
  const promotions = JSON.parse(text) as readonly PromotionVersion[];
  const before = heapUsed();
  const set = compilePromotions(promotions);
  const kilobytes = (heapUsed() - before) / 1024;
  const times = Array.from({ length: 9 }, () => {
    const from = performance.now();
    compilePromotions(promotions);
    return performance.now() - from;
  });
  const ofDocuments = (before - empty) / 1024;
  return [name, set.promotions.length, fixed(median(times)), fixed(ofDocuments, 0), fixed(kilobytes, 0)];
}

const documents = (list: readonly Campaign[]) => list.map(({ promotion }) => promotion);

/** Prints the cost of promotions for a basket. Returns whether it stays within its bounds. */
export async function benchPromotions(): Promise<boolean> {
  const events = baskets(300, SEED);
  const ordinary = [
    await measure(campaigns('ordinary', 10, SEED), events),
    await measure(campaigns('ordinary', 100, SEED), events),
    await measure(campaigns('ordinary', 1000, SEED), events),
  ];
  const worst = await measure(campaigns('unindexable', 1000, SEED), events);
  const crowded = await measure(campaigns('crowded', 1000, SEED), events);
  printTable(
    'Promotions of 4 conditions, evaluated to the awards; the rivals only find the promotions that apply, the same ones',
    [
      heading,
      ...ordinary.map((one) => row('ordinary', one)),
      row('not indexable', worst),
      row('very many apply', crowded),
    ],
  );
  printTable('Loading promotions', [
    ['kind', 'promotions', 'ms', 'KB of heap: documents', 'compiled'],
    loadRow('of 4 conditions', documents(campaigns('ordinary', 1000, SEED))),
    loadRow('of 4 conditions', documents(campaigns('ordinary', 2000, SEED))),
    loadRow('8 MB of SKUs', heavyPromotions(2000)),
  ]);
  const most = ordinary.at(-1);
  if (!most) return false;
  const isFast = most.best <= BASKET_MICROSECONDS_MAX;
  return (
    isFast &&
    most.zen / most.own >= TIMES_ZEN_MIN &&
    most.jsonRulesEngine / most.own >= TIMES_JSON_RULES_ENGINE_MIN
  );
}
