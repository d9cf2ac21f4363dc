import fc from 'fast-check';
import type { Condition, Test } from '#shared/domain/conditions/condition.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Effect, Limits, Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { type Drawn, drafts, enrolments, programs, scriptOf } from './commands.ts';
import type { ModelCommand } from './member-model.ts';

export const memberIds = ['member-1', 'member-2'] as const;
export type MemberId = (typeof memberIds)[number];

export type PromotionStep = { readonly now: number } & (
  | { readonly memberId: MemberId; readonly command: ModelCommand }
  /** The promotions that are active from then on. */
  | { readonly active: readonly PromotionVersion[] }
);

/** Two members under one programme and its promotions. */
export interface PromotionScenario {
  readonly program: Program;
  readonly enrolledAt: number;
  readonly people: Readonly<Record<MemberId, PersonFacts>>;
  readonly script: readonly PromotionStep[];
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const few = <T>(...values: T[]) => fc.subarray(values, { minLength: 1 });

const selection = fc.constantFrom(
  {},
  { skus: ['tea'] },
  { skus: ['mug', 'gift-card'] },
  { categories: ['food'] },
  { skus: ['mug'], categories: ['food', 'tobacco'] },
);

const factor = fc.constantFrom('1.5', '2', '3', '1.333');
const bonusPoints = fc.constantFrom(1, 5, 20, 100);

const effect: fc.Arbitrary<Effect> = fc.oneof(
  factor.map((factor) => ({ type: 'multiplier' as const, factor })),
  bonusPoints.map((points) => ({ type: 'bonus' as const, points })),
  fc
    .record({
      points: bonusPoints,
      selection,
      per: fc.constantFrom(
        { quantity: 1 },
        { quantity: 3 },
        { quantity: 0.5 },
        { amount: 700 },
        { amount: 9_999 },
      ),
    })
    .map(({ points, selection, per }) => ({ type: 'bonus' as const, points, per: { ...per, ...selection } })),
  fc
    .record({ selection, factor })
    .map(({ selection, factor }) => ({ type: 'per-line' as const, ...selection, factor })),
  fc
    .record({ selection, pointsPerUnit: fc.constantFrom('4', '5', '5', '8') })
    .map(({ selection, pointsPerUnit }) => ({ type: 'per-line' as const, ...selection, pointsPerUnit })),
);

const test: fc.Arbitrary<Test> = fc.constantFrom<Test>(
  { fact: 'total', operator: 'greaterThanInclusive', value: 5_000 },
  { fact: 'totalBase', operator: 'lessThan', value: 20_000 },
  { fact: 'currency', operator: 'in', value: ['EUR', 'USD'] },
  { fact: 'channel', operator: 'notEqual', value: 'web' },
  { fact: 'store', operator: 'equal', value: 'north' },
  { fact: 'store', operator: 'notIn', value: ['north'] },
  { fact: 'storeGroup', operator: 'equal', value: 'airport' },
  { fact: 'country', operator: 'notIn', value: ['JP', 'PT'] },
  { fact: 'skus', operator: 'contains', value: 'mug' },
  { fact: 'categories', operator: 'doesNotContain', value: 'tobacco' },
  { fact: 'quantity', operator: 'greaterThan', value: 2 },
  { fact: 'lineCount', operator: 'lessThanInclusive', value: 2 },
  { fact: 'weekday', operator: 'in', value: [1, 2, 3, 4] },
  { fact: 'hour', operator: 'lessThan', value: 13 },
  { fact: 'tier', operator: 'in', value: ['silver', 'gold'] },
  { fact: 'segments', operator: 'contains', value: 'parents' },
  { fact: 'purchaseCount', operator: 'lessThan', value: 3 },
  { fact: 'purchaseCount', operator: 'equal', value: 1 },
  { fact: 'daysSinceEnrolment', operator: 'greaterThan', value: 10 },
  { fact: 'isBirthday', operator: 'equal', value: true },
  { fact: 'attributes', path: '$.shoe', operator: 'greaterThan', value: 40 },
  { fact: 'attributes', path: '$.vip', operator: 'notEqual', value: true },
  { fact: 'amountOf', params: { skus: ['mug'] }, operator: 'greaterThanInclusive', value: 1_000 },
  {
    fact: 'amountOf',
    params: { categories: ['food'] },
    operator: 'lessThan',
    value: { fact: 'amountOf', params: { skus: ['tea'] } },
  },
  { fact: 'quantityOf', params: { skus: ['tea'], categories: ['food'] }, operator: 'equal', value: 1 },
);

const questions: fc.Arbitrary<Condition> = fc.oneof(
  test,
  fc.constantFrom('all', 'any').chain((kind) =>
    fc
      .array(
        fc.oneof(
          test,
          test.map((not) => ({ not })),
          fc.tuple(test, test).map((any) => ({ any })),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((parts): Condition => (kind === 'all' ? { all: parts } : { any: parts })),
  ),
);

const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Condition>({ all: [] }) },
  { weight: 2, arbitrary: questions },
);

/** Days are counted from the enrolment. */
const schedule = fc.record({
  from: maybe(fc.integer({ min: -10, max: 40 })),
  days: maybe(fc.integer({ min: 1, max: 200 })),
  weekdays: maybe(few(1, 2, 3, 4, 5, 6, 7)),
  hours: maybe(fc.constantFrom<[number, number]>([22, 6], [0, 12], [12, 24], [5, 0], [1, 3])),
});

const audience = fc.constantFrom(
  { tiers: ['blue'] },
  { tiers: ['silver', 'gold'] },
  { segments: ['parents', 'lapsed'] },
  { tiers: ['blue', 'silver'], segments: ['parents'] },
);

const limits = fc.record({
  pointsPerPurchase: maybe(fc.constantFrom(1, 7, 50)),
  timesPerMember: maybe(fc.constantFrom(1, 2, 3)),
  timesPerMemberPerDay: maybe(fc.constantFrom(1, 2)),
  timesPerMemberPerYear: maybe(fc.constantFrom(1, 2, 3)),
  budgetPoints: maybe(fc.constantFrom(1, 30, 200, 1_000)),
});

const stacking = fc.record({
  group: maybe(fc.constantFrom('a', 'b')),
  exclusive: fc.constantFrom(undefined, undefined, undefined, true, false),
  priority: maybe(fc.constantFrom(-1, 0, 1)),
});

const content = fc.record({
  mode: fc.constantFrom(undefined, undefined, undefined, 'live' as const, 'shadow' as const),
  schedule: maybe(schedule),
  audience: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: audience }),
  conditions,
  effect,
  stacking: maybe(stacking),
});

/** Two versions of a promotion: they have limits of the same kinds, the second twice as wide. */
const versions = fc.record({ contents: fc.tuple(content, content), limits: maybe(limits) });

const change = fc.record({
  /** In percent of the script. */
  when: fc.integer({ min: 0, max: 99 }),
  which: fc.nat(5),
  to: fc.constantFrom<'paused' | 0 | 1>('paused', 0, 1),
});

const person: fc.Arbitrary<PersonFacts> = fc.record({
  birthDate: fc.constantFrom('2000-02-29', '1990-01-31', '1985-12-31', undefined),
  attributes: fc.constantFrom({}, { shoe: 41 }, { shoe: 40, vip: true }, { vip: false }),
  segments: fc.subarray(['parents', 'lapsed']),
});

/** Up to six promotions, some of which are paused, changed and taken up again as the members go on shopping. */
export const promotionScenarios: fc.Arbitrary<PromotionScenario> = fc
  .record({
    program: programs,
    enrolledAt: enrolments,
    people: fc.tuple(person, person),
    shopping: fc.tuple(drafts, drafts),
    promotions: fc.array(versions, { maxLength: 6, size: 'max' }),
    changes: fc.array(change, { maxLength: 4 }),
  })
  .map(({ program, enrolledAt, people: [first, second], shopping, promotions, changes }) => {
    const acts = shopping
      .flatMap((drawn, index) => {
        const memberId = memberIds[index] ?? 'member-1';
        let now = enrolledAt;
        return scriptOf(drawn, program, enrolledAt).map(({ wait, command }) => {
          now += wait;
          return { now, memberId, command: somewhere(command) };
        });
      })
      .sort((a, b) => a.now - b.now);
    const known = promotions.map((drawn, index) => versionsOf(drawn, index, enrolledAt));
    return structuredClone({
      program,
      enrolledAt,
      people: { 'member-1': first, 'member-2': second },
      script: withChanges(acts, known, changes, enrolledAt),
    });
  });

/** Stores as they are described, and nowhere. */
const places: readonly Pick<Purchase, 'store' | 'storeFacts'>[] = [
  { store: 'north' },
  {},
  { store: 'haneda', storeFacts: { timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' } },
  { store: 'harbour', storeFacts: { timeZone: 'America/St_Johns', group: 'airport' } },
  { store: 'west', storeFacts: { country: 'PT' } },
];

/** The same act is always at the same place, so that repeated ones are the same. */
function somewhere(command: ModelCommand): ModelCommand {
  if (command.kind !== 'purchase') return command;
  const { occurredAt } = command.purchase;
  const channels: readonly Purchase['channel'][] = ['pos', 'web', 'app'];
  const channel = channels[occurredAt % 3] ?? 'pos';
  const store = places[occurredAt % places.length];
  return { ...command, purchase: { ...command.purchase, channel, ...store } };
}

function versionsOf(
  { contents, limits }: Drawn<typeof versions>,
  index: number,
  enrolledAt: number,
): PromotionVersion[] {
  const promotionId = `promotion-${index + 1}`;
  return contents.map(({ schedule, ...content }, place) =>
    withoutBlanks({
      promotionId,
      version: place + 1,
      name: `Promotion ${index + 1}`,
      ...content,
      ...(schedule && { schedule: scheduleOf(schedule, enrolledAt) }),
      ...(limits && { limits: widened(limits, place + 1) }),
    }),
  );
}

/** As it comes from JSON. */
function withoutBlanks(promotion: PromotionVersion): PromotionVersion {
  return JSON.parse(JSON.stringify(promotion));
}

function scheduleOf(
  { from, days, ...rest }: Drawn<typeof schedule>,
  enrolledAt: number,
): Promotion['schedule'] {
  const start = enrolledAt + (from ?? 0) * DAY_MS;
  return {
    ...rest,
    ...(from !== undefined && { from: start }),
    ...(days !== undefined && { to: start + days * DAY_MS }),
  };
}

function widened(limits: Limits, times: number): Limits {
  const entries = Object.entries(limits).filter(([, most]) => most !== undefined);
  return Object.fromEntries(entries.map(([name, most]) => [name, most * times]));
}

function withChanges(
  acts: readonly Extract<PromotionStep, { command: unknown }>[],
  known: readonly (readonly PromotionVersion[])[],
  changes: readonly Drawn<typeof change>[],
  enrolledAt: number,
): PromotionStep[] {
  const places = new Map<number, 'paused' | 0 | 1>(known.map((_, index) => [index, 0]));
  const active = () =>
    [...places].flatMap(([index, place]) => (place === 'paused' ? [] : (known[index]?.[place] ?? [])));
  const script: PromotionStep[] = [{ now: enrolledAt, active: active() }];
  for (const [index, act] of acts.entries()) {
    for (const { when, which, to } of changes) {
      if (Math.floor((when * acts.length) / 100) !== index || known.length === 0) continue;
      places.set(which % known.length, to);
      script.push({ now: act.now, active: active() });
    }
    script.push(act);
  }
  return script;
}
