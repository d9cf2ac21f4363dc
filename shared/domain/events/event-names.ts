/** Points that came, went, or moved between the accounts of the member: always above zero. */
export const pointsEvents = [
  'points.earned',
  'points.matured',
  'points.reserved',
  'points.released',
  'points.spent',
  'points.refunded',
  'points.expired',
  'points.clawed_back',
  'points.opened',
  'points.confiscated',
] as const;

/** Points that the member got, or below zero gave. */
export const signedPointsEvents = ['points.adjusted', 'points.transferred'] as const;

export const tierEvents = ['tier.upgraded', 'tier.downgraded'] as const;

/** Events about the member that say no more than their name. */
export const memberEvents = [
  'member.enrolled',
  'member.suspended',
  'member.reinstated',
  'member.erased',
] as const;

export const mergeEvent = 'member.merged';

/** Events that entries tell by themselves. */
export const entryEvents = [
  ...pointsEvents,
  ...signedPointsEvents,
  ...tierEvents,
  ...memberEvents,
  mergeEvent,
] as const;

/** Events of what an entry unlocked, booked or not: a prize may be a badge alone. */
export const unlockingEvents = ['achievement.unlocked', 'challenge.completed'] as const;

/** Losses that come unless the member does something, told ahead of them. */
export const noticeEvents = ['points.expiring', 'tier.will_downgrade'] as const;

/** Starts and stops of promotions, which are of no member. */
export const promotionEvents = ['promotion.activated', 'promotion.paused'] as const;

/** All events that the platform can tell to the outside, as `noun.verb`. */
export const eventNames = [...entryEvents, ...unlockingEvents, ...noticeEvents, ...promotionEvents] as const;

export type PointsEvent = (typeof pointsEvents | typeof signedPointsEvents)[number];
export type TierEvent = (typeof tierEvents)[number];
export type MemberEvent = (typeof memberEvents)[number];
export type NoticeEvent = (typeof noticeEvents)[number];
export type EventName = (typeof eventNames)[number];
