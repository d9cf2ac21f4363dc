import { type Account, sumOf } from '#shared/domain/ledger/accounts.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { type MemberEvent, mergeEvent, type PointsEvent, type TierEvent } from './event-names.ts';

/** An event, with the facts that it adds to those of its entry. */
export type EventFacts =
  /** Never 0, and below zero only where the member gave points away or lost them to an agent. */
  | { readonly type: PointsEvent; readonly points: number }
  /** Ids of the tiers. */
  | { readonly type: TierEvent; readonly from: string; readonly to: string }
  | { readonly type: MemberEvent }
  /** The member that has everything from here on. */
  | { readonly type: typeof mergeEvent; readonly into: string };

/** The part of an entry that its events are made of. */
export type ToldEntry = Pick<Entry, 'kind' | 'postings' | 'tierChange' | 'act'>;

/** Points that came from an account of the programme, or went there, by that account. */
function crossed({ postings }: ToldEntry): readonly EventFacts[] {
  const gained = (account: Account) => sumOf(postings, account);
  const redeemed = gained('redeemed');
  const told: Readonly<Record<string, number>> = {
    'points.earned': -gained('issued'),
    'points.spent': Math.max(0, redeemed),
    'points.refunded': Math.max(0, -redeemed),
    'points.expired': gained('expired'),
    'points.clawed_back': gained('reversed'),
    'points.adjusted': -gained('adjusted'),
    'points.transferred': -gained('transferred'),
    'points.opened': -gained('opening'),
    'points.confiscated': gained('confiscated'),
  } satisfies Partial<Record<PointsEvent, number>>;
  return Object.entries(told).map(([type, points]) => ({ type: type as PointsEvent, points }));
}

/** Points that moved between two accounts of the member. */
function moved({ kind, postings }: ToldEntry): readonly EventFacts[] {
  switch (kind) {
    case 'maturation':
    case 'delivery':
      return [{ type: 'points.matured', points: sumOf(postings, 'available') }];
    case 'reservation':
      return [{ type: 'points.reserved', points: sumOf(postings, 'reserved') }];
    case 'capture':
    case 'void':
    case 'lapse':
      return [{ type: 'points.released', points: sumOf(postings, 'available') }];
    default:
      return [];
  }
}

/** A tier falls by time, by a return or revocation, and by points that an agent takes; all else raises it. */
function fell({ kind, act, postings }: ToldEntry): boolean {
  const isBack = kind === 'return' || act?.kind === 'revocation';
  return kind === 'tier' || isBack || sumOf(postings, 'adjusted') > 0;
}

function ofTier(entry: ToldEntry): readonly EventFacts[] {
  const { tierChange } = entry;
  return tierChange ? [{ type: fell(entry) ? 'tier.downgraded' : 'tier.upgraded', ...tierChange }] : [];
}

function ofMember(entry: ToldEntry): readonly EventFacts[] {
  if (entry.kind === 'enrolment') return [{ type: 'member.enrolled' }];
  const merge = actOf(entry, 'merge');
  if (merge) return entry.kind === 'merge-out' ? [{ type: mergeEvent, into: merge.other }] : [];
  switch (actOf(entry, 'status')?.to) {
    case 'suspended':
      return [{ type: 'member.suspended' }];
    case 'active':
      return [{ type: 'member.reinstated' }];
    case 'erased':
      return [{ type: 'member.erased' }];
    default:
      return [];
  }
}

/**
 * The events of an entry, each name at most once, in one order. They are a function of the entry alone, so that a
 * repeated entry tells the same again. None of no points.
 */
export function eventsOf(entry: ToldEntry): readonly EventFacts[] {
  return [...crossed(entry), ...moved(entry), ...ofTier(entry), ...ofMember(entry)].filter(
    (event) => !('points' in event) || event.points !== 0,
  );
}
