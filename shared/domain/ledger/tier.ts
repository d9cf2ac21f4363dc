import type { Program, Tier } from '#shared/domain/program/program.ts';
import { addMonths, DAY_MS, localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';

/**
 * Where a member stands: the tier, and the ground it rests on. Points of the running period and of the
 * one before count, so a tier gained in a period is kept to the end of the following one.
 */
export interface TierStanding {
  readonly tierId: string;
  /** End of the running qualification period, an instant. */
  readonly periodEndsAt: number;
  readonly qualifying: number;
  readonly previousQualifying: number;
  /** The tier does not fall by time before this instant; null for the lowest, which cannot fall. */
  readonly keptUntil: number | null;
  /** Set while the tier's ground is gone and its grace runs. */
  readonly fallsAt: number | null;
  /** A tier that was given rather than earned: ground of its own, to an instant, whatever is bought or returned. */
  readonly granted?: GrantedTier | undefined;
}

export interface GrantedTier {
  readonly tierId: string;
  /** An end of a period, an instant. */
  readonly until: number;
}

/** Its place among the tiers, lowest first; -1 for one that the programme does not have. */
export function rankOf(program: Program, tierId: string): number {
  return program.tiers.findIndex((tier) => tier.id === tierId);
}

export function tierById(program: Program, tierId: string): Tier | undefined {
  return program.tiers.find((tier) => tier.id === tierId);
}

/** The highest tier that a number of qualifying points earns. */
function tierFor(program: Program, qualifying: number): Tier {
  const earned = program.tiers.findLast((tier) => tier.threshold <= qualifying) ?? program.tiers[0];
  if (!earned) throw new TypeError('a programme has at least one tier');
  return earned;
}

/** A period is at least 28 days long, and zones differ by at most 26 hours: a change of zone ends no period anew. */
const ZONE_SLACK_MS = 2 * DAY_MS;

/** Where the period of that number ends: periods run from the local date of enrolment. 0 is where they begin. */
function boundary(program: Program, enrolledAt: number, periods: number): number {
  const { timeZone, tierPeriod } = program;
  const day = addMonths(localDay(enrolledAt, timeZone), periods * tierPeriod.months);
  return startOfLocalDay(day, timeZone);
}

/** The number of the first boundary after an instant, at least 1. */
function periodsUntil(program: Program, enrolledAt: number, instant: number): number {
  const days = (instant - enrolledAt) / DAY_MS;
  let periods = Math.max(1, Math.floor(days / (31 * program.tierPeriod.months)));
  while (boundary(program, enrolledAt, periods) <= instant) periods += 1;
  return periods;
}

function periodEndAfter(program: Program, enrolledAt: number, instant: number): number {
  return boundary(program, enrolledAt, periodsUntil(program, enrolledAt, instant));
}

/** The end of the period that follows one which ends then. */
function followingEnd(program: Program, enrolledAt: number, periodEndsAt: number): number {
  return periodEndAfter(program, enrolledAt, periodEndsAt + ZONE_SLACK_MS);
}

/** When the period that ends then, and the one before it, began. Sales before the enrolment count in the first. */
function periodStarts(program: Program, enrolledAt: number, periodEndsAt: number): readonly [number, number] {
  const ending = periodsUntil(program, enrolledAt, periodEndsAt - ZONE_SLACK_MS);
  const start = (periods: number) =>
    periods <= 0 ? Number.NEGATIVE_INFINITY : boundary(program, enrolledAt, periods);
  return [start(ending - 1), ending <= 1 ? Number.NEGATIVE_INFINITY : start(ending - 2)];
}

export function enrolledStanding(program: Program, enrolledAt: number): TierStanding {
  const periodEndsAt = periodEndAfter(program, enrolledAt, enrolledAt);
  return {
    tierId: tierFor(program, 0).id,
    periodEndsAt,
    qualifying: 0,
    previousQualifying: 0,
    keptUntil: null,
    fallsAt: null,
  };
}

/** The lowest tier is never fallen from. */
function keptTo(program: Program, tierId: string, instant: number): number | null {
  return rankOf(program, tierId) <= 0 ? null : instant;
}

/** Closes the running period and opens the next, without yet letting the tier fall. */
function nextPeriod(program: Program, enrolledAt: number, standing: TierStanding): TierStanding {
  const { tierId, periodEndsAt: ended, keptUntil } = standing;
  const periodEndsAt = followingEnd(program, enrolledAt, ended);
  const rank = rankOf(program, tierId);
  const renewed = rankOf(program, tierFor(program, standing.qualifying).id) >= rank;
  const { granted, ...lasting } = standing;
  const turned = {
    ...(granted && granted.until > ended ? standing : lasting),
    periodEndsAt,
    qualifying: 0,
    previousQualifying: standing.qualifying,
  };
  if (renewed) return { ...turned, keptUntil: keptTo(program, tierId, periodEndsAt), fallsAt: null };
  if (standing.fallsAt !== null || (keptUntil !== null && keptUntil > ended)) return turned;
  const { timeZone, tierGrace } = program;
  return { ...turned, fallsAt: startOfLocalDay(localDay(ended, timeZone) + tierGrace.days, timeZone) };
}

function supportedTier(program: Program, { qualifying, previousQualifying, granted }: TierStanding): Tier {
  const earned = tierFor(program, Math.max(qualifying, previousQualifying));
  const given = granted && tierById(program, granted.tierId);
  return given && rankOf(program, given.id) > rankOf(program, earned.id) ? given : earned;
}

/** To when a tier is kept that is supported: the end of the following period where this one's points do it. */
function supportedUntil(
  program: Program,
  enrolledAt: number,
  { qualifying, periodEndsAt, granted }: TierStanding,
  tierId: string,
): number {
  const rank = rankOf(program, tierId);
  const byThisPeriod = rankOf(program, tierFor(program, qualifying).id) >= rank;
  const earned = byThisPeriod ? followingEnd(program, enrolledAt, periodEndsAt) : periodEndsAt;
  return granted && rankOf(program, granted.tierId) >= rank ? Math.max(earned, granted.until) : earned;
}

/** The tier that the points left support is kept as one that was gained with them. */
function fall(program: Program, enrolledAt: number, standing: TierStanding): TierStanding {
  const { id: tierId } = supportedTier(program, standing);
  const until = supportedUntil(program, enrolledAt, standing, tierId);
  return { ...standing, tierId, keptUntil: keptTo(program, tierId, until), fallsAt: null };
}

/**
 * The standing at an instant: ended periods are closed, and a tier whose grace is over falls, in the order of their
 * instants. `changedAt` is the instant of the last such change. A tier that the programme no longer has gives way at
 * once to the tier that the points support.
 */
export function advance(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  now: number,
): { standing: TierStanding; changedAt?: number } {
  const known = rankOf(program, standing.tierId) >= 0;
  let current = known ? standing : fall(program, enrolledAt, standing);
  let changedAt = known ? undefined : now;
  for (;;) {
    const fallsAt = current.fallsAt ?? Number.POSITIVE_INFINITY;
    if (Math.min(fallsAt, current.periodEndsAt) > now) break;
    if (fallsAt < current.periodEndsAt) {
      changedAt = fallsAt;
      current = fall(program, enrolledAt, current);
    } else {
      current = nextPeriod(program, enrolledAt, current);
    }
  }
  return changedAt === undefined ? { standing: current } : { standing: current, changedAt };
}

/** Adds points to the period that the sale belongs to: the running one or the one before. */
function count(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  { points, occurredAt }: { readonly points: number; readonly occurredAt: number },
): TierStanding {
  const [running, before] = periodStarts(program, enrolledAt, standing.periodEndsAt);
  const sum = (counted: number) => Math.max(0, counted + points);
  if (occurredAt >= running) return { ...standing, qualifying: sum(standing.qualifying) };
  if (occurredAt < before) return standing;
  return { ...standing, previousQualifying: sum(standing.previousQualifying) };
}

/** Qualifying points are counted: the tier they reach is gained at once, and saves one that would fall. */
export function qualify(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  sale: { readonly points: number; readonly occurredAt: number },
): TierStanding {
  const counted = count(program, enrolledAt, standing, sale);
  const { id: tierId } = supportedTier(program, counted);
  const supported = rankOf(program, tierId);
  if (supported < rankOf(program, standing.tierId)) return counted;
  const until = supportedUntil(program, enrolledAt, counted, tierId);
  return { ...counted, tierId, keptUntil: keptTo(program, tierId, until), fallsAt: null };
}

/**
 * A granted tier is held to the end of the following period where it is above the tier that the points support;
 * purchases and returns do not take it away before.
 */
export function grant(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  { tierId, at }: { readonly tierId: string; readonly at: number },
): TierStanding {
  if (rankOf(program, tierId) <= rankOf(program, supportedTier(program, standing).id)) return standing;
  const granted = { tierId, until: followingEnd(program, enrolledAt, standing.periodEndsAt) };
  return qualify(program, enrolledAt, { ...standing, granted }, { points: 0, occurredAt: at });
}

/**
 * Qualifying points of a sale are taken back. If the tier loses its ground, it falls after the grace, at once where
 * there is none, to the tier that the remaining points support. A tier without ground in points loses nothing more.
 */
export function disqualify(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  sale: { readonly points: number; readonly occurredAt: number },
  now: number,
): TierStanding {
  const { tierId, keptUntil } = standing;
  const left = count(program, enrolledAt, standing, { ...sale, points: -sale.points });
  const rank = rankOf(program, tierId);
  const supported = (by: TierStanding) => rankOf(program, supportedTier(program, by).id) >= rank;
  if (rank <= 0 || !supported(standing)) return left;
  if (supported(left)) {
    const until = supportedUntil(program, enrolledAt, left, tierId);
    return { ...left, keptUntil: keptUntil === null ? null : Math.min(keptUntil, until) };
  }
  const { timeZone, tierGrace } = program;
  const fallsAt = startOfLocalDay(localDay(now, timeZone) + tierGrace.days, timeZone);
  return fallsAt <= now ? fall(program, enrolledAt, left) : { ...left, fallsAt };
}

/** The tier at the next instant at which it may change, if nothing is bought or returned until then. */
export function projectedTier(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
): { readonly tierId: string; readonly at: number } | undefined {
  const { keptUntil, fallsAt } = standing;
  const { timeZone, tierGrace } = program;
  const graceFrom = (instant: number) =>
    startOfLocalDay(localDay(instant, timeZone) + tierGrace.days, timeZone);
  const at = fallsAt ?? (keptUntil === null ? undefined : graceFrom(keptUntil));
  if (at === undefined) return undefined;
  return { tierId: advance(program, enrolledAt, standing, at).standing.tierId, at };
}
