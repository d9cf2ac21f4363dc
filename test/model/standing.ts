import type { Program, Tier } from '#shared/domain/program/program.ts';
import { addMonths, localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';

/** Where a member stands towards the tiers. Periods are numbered from the enrolment, 0, 1, 2 … */
export interface Standing {
  readonly enrolledAt: number;
  tier: string;
  running: number;
  /** Qualifying points by period. */
  readonly qualifying: Map<number, number>;
  /** The tier is kept to the end of this period. */
  keptThrough: number;
  fallsAt: number | null;
}

export function enrolledStanding(program: Program, enrolledAt: number): Standing {
  const tier = tierFor(program, 0).id;
  return { enrolledAt, tier, running: 0, qualifying: new Map(), keptThrough: 1, fallsAt: null };
}

function periodStart(standing: Standing, period: number, program: Program): number {
  return addMonths(localDay(standing.enrolledAt, program.timeZone), period * program.tierPeriod.months);
}

/** The instant at which the running period is over. */
export function periodEnd(standing: Standing, program: Program): number {
  return startOfLocalDay(periodStart(standing, standing.running + 1, program), program.timeZone);
}

/**
 * The period that a sale counts in: the running one, or the one before when it is booked late; older sales count for
 * nothing. A sale before the enrolment counts in the first period.
 */
export function periodOfSale(standing: Standing, occurredAt: number, program: Program): number | null {
  const day = localDay(occurredAt, program.timeZone);
  let period = standing.running;
  while (period > 0 && periodStart(standing, period, program) > day) period -= 1;
  return period >= standing.running - 1 ? period : null;
}

function rank(program: Program, tier: string): number {
  return program.tiers.findIndex(({ id }) => id === tier);
}

function tierFor(program: Program, points: number): Tier {
  const tier = program.tiers.findLast(({ threshold }) => threshold <= points) ?? program.tiers[0];
  if (!tier) throw new TypeError('a programme without tiers');
  return tier;
}

export function pointsOf(standing: Standing, period: number): number {
  return standing.qualifying.get(period) ?? 0;
}

function supportedTier(standing: Standing, program: Program): string {
  const { running } = standing;
  return tierFor(program, Math.max(pointsOf(standing, running), pointsOf(standing, running - 1))).id;
}

/** Whether the points of one period alone are enough for the member's tier. */
function supports(standing: Standing, period: number, program: Program): boolean {
  return rank(program, tierFor(program, pointsOf(standing, period)).id) >= rank(program, standing.tier);
}

function gain(standing: Standing, tier: string, program: Program): void {
  standing.tier = tier;
  standing.keptThrough = supports(standing, standing.running, program)
    ? standing.running + 1
    : standing.running;
  standing.fallsAt = null;
}

/** Counts qualifying points of a sale, or of an adjustment that adds: a tier is gained at once. */
export function credit(standing: Standing, period: number, points: number, program: Program): void {
  standing.qualifying.set(period, pointsOf(standing, period) + points);
  const reached = supportedTier(standing, program);
  if (rank(program, reached) >= rank(program, standing.tier)) gain(standing, reached, program);
}

/** Takes qualifying points back. A tier that stood on them falls after the grace. */
export function uncredit(
  standing: Standing,
  period: number,
  points: number,
  program: Program,
  now: number,
): void {
  const stood = rank(program, supportedTier(standing, program)) >= rank(program, standing.tier);
  standing.qualifying.set(period, Math.max(0, pointsOf(standing, period) - points));
  if (!stood) return;
  if (rank(program, supportedTier(standing, program)) < rank(program, standing.tier)) {
    standing.fallsAt = afterGrace(now, program);
    if (standing.fallsAt <= now) fall(standing, program);
  } else if (!supports(standing, standing.running, program)) {
    standing.keptThrough = standing.running;
  }
}

function afterGrace(instant: number, program: Program): number {
  return startOfLocalDay(localDay(instant, program.timeZone) + program.tierGrace.days, program.timeZone);
}

/** The running period is over; a tier that is neither kept on nor earned again falls after the grace. */
export function endPeriod(standing: Standing, program: Program): void {
  const end = periodEnd(standing, program);
  const ended = standing.running;
  standing.running = ended + 1;
  if (supports(standing, ended, program)) standing.keptThrough = standing.running;
  else if (standing.keptThrough <= ended) standing.fallsAt ??= afterGrace(end, program);
}

/** The tier falls to the one that the points of the period support. */
export function fall(standing: Standing, program: Program): void {
  gain(standing, supportedTier(standing, program), program);
}
