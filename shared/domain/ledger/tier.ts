import type { Program, Tier } from '#shared/domain/program/program.ts';
import { addMonths, localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';

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
  /** The tier does not fall by time before this instant. */
  readonly keptUntil: number;
  /** Set while the tier's ground is gone and its grace runs. */
  readonly fallsAt: number | null;
}

function rankOf(program: Program, tierId: string): number {
  return program.tiers.findIndex((tier) => tier.id === tierId);
}

export function tierById(program: Program, tierId: string): Tier | undefined {
  return program.tiers.find((tier) => tier.id === tierId);
}

/** The highest tier that so many qualifying points earn. */
export function tierFor(program: Program, qualifying: number): Tier {
  const earned = program.tiers.findLast((tier) => tier.threshold <= qualifying) ?? program.tiers[0];
  if (!earned) throw new TypeError('a programme has at least one tier');
  return earned;
}

/** Periods run from the local date of enrolment, every `tierPeriod.months`. */
function periodEndAfter(program: Program, enrolledAt: number, instant: number): number {
  const { timeZone, tierPeriod } = program;
  const enrolled = localDay(enrolledAt, timeZone);
  const days = localDay(instant, timeZone) - enrolled;
  let periods = Math.max(1, Math.floor(days / (31 * tierPeriod.months)));
  for (;;) {
    const end = startOfLocalDay(addMonths(enrolled, periods * tierPeriod.months), timeZone);
    if (end > instant) return end;
    periods += 1;
  }
}

export function enrolledStanding(program: Program, enrolledAt: number): TierStanding {
  const periodEndsAt = periodEndAfter(program, enrolledAt, enrolledAt);
  return {
    tierId: tierFor(program, 0).id,
    periodEndsAt,
    qualifying: 0,
    previousQualifying: 0,
    keptUntil: periodEndsAt,
    fallsAt: null,
  };
}

function supportedRank(program: Program, standing: TierStanding): number {
  const ground = Math.max(standing.qualifying, standing.previousQualifying);
  return rankOf(program, tierFor(program, ground).id);
}

/** Closes the running period and opens the next, without yet letting the tier fall. */
function nextPeriod(program: Program, enrolledAt: number, standing: TierStanding): TierStanding {
  const ended = standing.periodEndsAt;
  const periodEndsAt = periodEndAfter(program, enrolledAt, ended);
  const renewed =
    rankOf(program, tierFor(program, standing.qualifying).id) >= rankOf(program, standing.tierId);
  const turned = { ...standing, periodEndsAt, qualifying: 0, previousQualifying: standing.qualifying };
  if (renewed) return { ...turned, keptUntil: periodEndsAt, fallsAt: null };
  if (standing.fallsAt !== null || standing.keptUntil > ended) return turned;
  const { timeZone, tierGrace } = program;
  return { ...turned, fallsAt: startOfLocalDay(localDay(ended, timeZone) + tierGrace.days, timeZone) };
}

function fall(program: Program, standing: TierStanding): TierStanding {
  const tier = tierFor(program, Math.max(standing.qualifying, standing.previousQualifying));
  return { ...standing, tierId: tier.id, keptUntil: standing.periodEndsAt, fallsAt: null };
}

/**
 * The standing at an instant: periods that ended are closed and a tier whose grace is over falls, in the
 * order of their instants. `fellAt` is when it last fell.
 */
export function advance(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  now: number,
): { standing: TierStanding; fellAt?: number } {
  let current = standing;
  let fellAt: number | undefined;
  for (;;) {
    const fallsAt = current.fallsAt ?? Number.POSITIVE_INFINITY;
    if (Math.min(fallsAt, current.periodEndsAt) > now) break;
    if (fallsAt < current.periodEndsAt) {
      fellAt = fallsAt;
      current = fall(program, current);
    } else {
      current = nextPeriod(program, enrolledAt, current);
    }
  }
  return fellAt === undefined ? { standing: current } : { standing: current, fellAt };
}

/** Qualifying points are counted: the tier they reach is gained at once, and saves one that would fall. */
export function qualify(
  program: Program,
  enrolledAt: number,
  standing: TierStanding,
  points: number,
): TierStanding {
  const counted = { ...standing, qualifying: standing.qualifying + points };
  const supported = supportedRank(program, counted);
  const current = rankOf(program, standing.tierId);
  if (supported < current) return counted;
  const byThisPeriod = rankOf(program, tierFor(program, counted.qualifying).id) >= supported;
  const keptUntil = byThisPeriod
    ? periodEndAfter(program, enrolledAt, counted.periodEndsAt)
    : counted.periodEndsAt;
  const tierId = program.tiers[supported]?.id ?? counted.tierId;
  return { ...counted, tierId, keptUntil, fallsAt: null };
}
