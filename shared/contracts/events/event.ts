import * as z from 'zod';
import { memberId, time } from '#shared/contracts/fields.ts';
import {
  type EventName,
  memberEvents,
  mergeEvent,
  pointsEvents,
  promotionEvents,
  signedPointsEvents,
  tierEvents,
} from '#shared/domain/events/event-names.ts';

/** The version of every schema here. A field that goes or changes its meaning begins the next one. */
export const EVENT_VERSION = 1;

const account = (description: string) => z.int().meta({ description });

/** Fields of every event. Nothing of them is personal: no card, profile, operator or store. */
const always = {
  id: z.string().meta({
    description: 'Id of the event, the same whenever it is sent again: drop one that you have seen',
    examples: ['m-1001/17/points.earned'],
  }),
  version: z.literal(EVENT_VERSION).meta({ description: 'Version of this schema' }),
};

/** Fields of events that an entry brings. */
const common = {
  ...always,
  memberId,
  seq: z.int().min(0).meta({
    description: 'Number of the entry in the log of the member: the order of events. 0 is the enrolment',
  }),
  kind: z.string().meta({ description: 'Kind of the entry. More kinds may come', examples: ['accrual'] }),
  occurredAt: time.meta({ description: 'When it happened' }),
  time: time.meta({ description: 'When it was booked' }),
};

const balance = z
  .strictObject({
    available: account('Points that the member can spend; below zero while debt is owed'),
    pending: account('Points that wait for their maturity or delivery'),
    reserved: account('Points that are set aside for redemptions'),
    held: account('Points that are set aside while a case is looked at'),
  })
  .meta({ description: 'Balance of the member after the entry' });

const tier = z.string().meta({ description: 'Id of a tier', examples: ['gold'] });

const pointsEvent = z.strictObject({
  type: z.enum(pointsEvents),
  ...common,
  points: z.int().min(1).meta({ description: 'Points' }),
  balance,
});

const signedPointsEvent = pointsEvent.extend({
  type: z.enum(signedPointsEvents),
  points: z.int().meta({ description: 'Points that the member got, below zero for those that went' }),
});

const tierEvent = z.strictObject({ type: z.enum(tierEvents), ...common, from: tier, to: tier });

const memberEvent = z.strictObject({ type: z.enum(memberEvents), ...common });

const merged = z.strictObject({
  type: z.enum([mergeEvent]),
  ...common,
  into: memberId.meta({ description: 'Id of the member who has the points from here on' }),
});

const unlocking = {
  period: z.string().meta({
    description:
      'Period that it was reached in: `lifetime`, a month, a year, or the date on which a tier period ends',
    examples: ['2026-11'],
  }),
  n: z
    .int()
    .min(1)
    .meta({ description: 'How often the member has reached it in the period, what was revoked included' }),
};

const definitionId = (what: string) =>
  z.string().meta({ description: `Id of the ${what}`, examples: ['five-visits'] });

const achievementUnlocked = z.strictObject({
  type: z.enum(['achievement.unlocked']),
  ...common,
  achievementId: definitionId('achievement'),
  ...unlocking,
});

const challengeCompleted = z.strictObject({
  type: z.enum(['challenge.completed']),
  ...common,
  challengeId: definitionId('challenge'),
  ...unlocking,
});

/** Fields of what is told ahead of a loss, by no entry. */
const notice = {
  ...always,
  memberId,
  seq: z.int().min(0).meta({ description: 'Number of the newest entry of the member when it was told' }),
  time: time.meta({ description: 'When it was to be told' }),
  days: z
    .int()
    .min(1)
    .meta({ description: 'Days from the notice to the date', examples: [30] }),
};

const pointsExpiring = z.strictObject({
  type: z.enum(['points.expiring']),
  ...notice,
  points: z.int().min(1).meta({ description: 'Available points of this date when it was told' }),
  expiresAt: time.meta({ description: 'The first instant at which they are gone' }),
});

const tierWillDowngrade = z.strictObject({
  type: z.enum(['tier.will_downgrade']),
  ...notice,
  from: tier,
  to: tier,
  fallsAt: time.meta({ description: 'When the tier falls unless it is earned again, its grace included' }),
});

const promotionEvent = z.strictObject({
  type: z.enum(promotionEvents),
  ...always,
  promotionId: z.string().meta({ description: 'Id of the promotion', examples: ['double-coffee'] }),
  promotionVersion: z.int().min(1).meta({ description: 'Version that runs from then on, or ran until then' }),
  configuration: z
    .int()
    .min(1)
    .meta({ description: 'Number of the change: the order of events of promotions' }),
  time: time.meta({ description: 'When it started or stopped' }),
});

const kinds = [
  pointsEvent,
  signedPointsEvent,
  tierEvent,
  memberEvent,
  merged,
  achievementUnlocked,
  challengeCompleted,
  pointsExpiring,
  tierWillDowngrade,
  promotionEvent,
] as const;

/** An event as it leaves the platform: the `detail` of an event of EventBridge, whose `detail-type` is its `type`. */
export const outsideEvent = z.discriminatedUnion('type', kinds);

export type OutsideEvent = z.infer<typeof outsideEvent>;

/** The schema of the events of one name. */
export function schemaOf(name: EventName): z.ZodType {
  for (const kind of kinds) {
    const names: readonly EventName[] = kind.shape.type.options;
    if (names.includes(name)) return kind.extend({ type: z.literal(name) });
  }
  throw new TypeError(`${name} has no schema`);
}
