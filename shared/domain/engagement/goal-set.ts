import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { EARLY_ACCESS_MAX_MS } from '#shared/domain/program/benefits.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions, type PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import { type Deed, metricOf } from './deed.ts';
import type { DefinitionVersion, Goal, Metric, Step } from './definition.ts';

/** A time in which a definition was active; `to` is absent while it is. Instants. */
export interface ActiveSpan {
  readonly from: number;
  readonly to?: number | undefined;
}

/** A definition that progress is counted for, or was: its active version, or the one that was active last. */
export interface KnownDefinition {
  readonly definition: DefinitionVersion;
  /** The earliest first. */
  readonly spans: readonly ActiveSpan[];
}

/** Whether a definition was active at an instant. */
export function wasActive({ spans }: Pick<KnownDefinition, 'spans'>, instant: number): boolean {
  return spans.some(({ from, to }) => instant >= from && (to === undefined || instant < to));
}

/** A definition with its goals as they are counted. */
export interface CountedDefinition extends KnownDefinition {
  /** Its steps, or its one goal. */
  readonly goals: readonly Goal[];
  /** The same for versions that count the same: progress goes on from one to the other. */
  readonly goalKey: number;
}

/** A definition with its goals, whatever it was active. */
export type CountedGoals = Pick<CountedDefinition, 'definition' | 'goals' | 'goalKey'>;

/** A goal that a deed counts for, by its place among the goals of its definition. */
export interface Match {
  readonly counted: CountedDefinition;
  readonly step: number;
}

/** Everything that holds for every purchase. */
const ALWAYS = { all: [] };

export function keyOf({
  collection,
  definitionId,
}: Pick<DefinitionVersion, 'collection' | 'definitionId'>): string {
  return `${collection}/${definitionId}`;
}

function goalsOf({ goal, steps = [] }: DefinitionVersion): readonly Goal[] {
  return goal ? [goal] : steps.map((step) => step.goal);
}

const sameCount = ({ metric, filter, of }: Goal) => ({ metric, filter, of });

function goalKeyOf({ goal, steps = [], order, period, scope }: DefinitionVersion): number {
  const counted = goal
    ? sameCount(goal)
    : steps.map(({ id, goal: own }: Step) => ({ id, ...sameCount(own) }));
  // Members who count for themselves go on from versions that were counted before there were others.
  const together = scope === undefined || scope === 'member' ? {} : { scope };
  const text =
    canonicalize({ counted, order: order ?? 'any', period: period ?? 'lifetime', ...together }) ?? '';
  return createHash('sha256').update(text).digest().readUInt32BE();
}

export function countedGoals(definition: DefinitionVersion): CountedGoals {
  return { definition, goals: goalsOf(definition), goalKey: goalKeyOf(definition) };
}

/**
 * The time in which deeds may count. Members with early access may join a challenge before its schedule: their joins say
 * from when on it counts.
 */
function countedTime({ schedule, optIn }: DefinitionVersion): DefinitionVersion['schedule'] {
  if (!schedule || optIn !== true) return schedule;
  return { from: schedule.from - EARLY_ACCESS_MAX_MS, to: schedule.to };
}

/** A goal as a promotion, which is compiled and indexed: its conditions are the filter. */
function asPromotion({ definition }: KnownDefinition, { filter }: Goal, id: string): PromotionVersion {
  const { audience, version, name } = definition;
  const { tiers, experiment } = audience ?? {};
  const schedule = countedTime(definition);
  return {
    promotionId: id,
    version,
    name,
    conditions: filter ?? ALWAYS,
    effect: { type: 'bonus', points: 1 },
    ...(schedule && { schedule }),
    // Segments are asked of the member by themselves: they change, and what a purchase is does not.
    ...((tiers || experiment) && { audience: { tiers, experiment } }),
  };
}

/**
 * The definitions that are known, compiled once until one of them changes. A purchase asks each different test once,
 * and tries no goal that no key of it finds.
 */
export class GoalSet {
  /** By collection and id. */
  readonly byKey: ReadonlyMap<string, CountedDefinition>;
  /** Definitions that nothing can move any more, by collection and id. */
  readonly forgotten: ReadonlySet<string>;
  readonly #purchases: PromotionSet;
  readonly #byPromotion: ReadonlyMap<string, Match>;
  readonly #others: readonly Match[];

  constructor(known: readonly KnownDefinition[], forgotten: Iterable<string> = []) {
    this.forgotten = new Set(forgotten);
    const counted = known.map((one): CountedDefinition => ({ ...one, ...countedGoals(one.definition) }));
    this.byKey = new Map(counted.map((one) => [keyOf(one.definition), one]));
    const matches = counted.flatMap((one) => one.goals.map((_, step): Match => ({ counted: one, step })));
    const isOther = (match: Match) => others.has(metricIn(match));
    this.#others = matches.filter(isOther);
    const purchases = matches.filter((match) => !isOther(match));
    const named = purchases.map((match, at) => [String(at), match] as const);
    this.#byPromotion = new Map(named);
    this.#purchases = compilePromotions(
      named.flatMap(([id, { counted: one, step }]) => {
        const goal = one.goals[step];
        return goal ? [asPromotion(one, goal, id)] : [];
      }),
    );
  }

  /** The goals whose time, tiers and filter a deed meets: a pure function of it, today or when it is returned. */
  matching(deed: Deed): readonly Match[] {
    if (deed.kind !== 'purchase') {
      const metric = metricOf[deed.kind];
      return this.#others.filter((match) => metricIn(match) === metric && isMet(match, deed));
    }
    return this.#purchases.matching(deed.facts, undefined).flatMap(({ promotionId }) => {
      const match = this.#byPromotion.get(promotionId);
      return match ? [match] : [];
    });
  }
}

const others: ReadonlySet<Metric | undefined> = new Set(Object.values(metricOf));

function metricIn({ counted: { goals }, step }: Match): Metric | undefined {
  return goals[step]?.metric;
}

function isMet({ counted: { definition } }: Match, { occurredAt, tierId }: Deed): boolean {
  const { audience } = definition;
  const schedule = countedTime(definition);
  if (schedule && (occurredAt < schedule.from || occurredAt >= schedule.to)) return false;
  if (audience?.experiment) return false;
  return audience?.tiers?.includes(tierId) ?? true;
}
