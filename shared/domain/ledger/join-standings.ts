import type { Program } from '#shared/domain/program/program.ts';
import { type GrantedTier, qualify, rankOf, type TierStanding } from './tier.ts';

/** The grant that lasts longer. */
function laterGrant(own?: GrantedTier, other?: GrantedTier): { readonly granted?: GrantedTier } {
  if (!own || !other) return own || other ? { granted: (own ?? other) as GrantedTier } : {};
  return { granted: other.until > own.until ? other : own };
}

/**
 * The standing of two members together, in the periods of the given enrolment: credit adds up, and a tier that one of
 * them had is kept as long as before.
 */
export function joinStandings(
  program: Program,
  enrolledAt: number,
  own: TierStanding,
  other: TierStanding,
  now: number,
): TierStanding {
  const previousQualifying = own.previousQualifying + other.previousQualifying;
  const together = { ...own, previousQualifying };
  const credited = other.qualifying + other.previousQualifying > 0;
  const sum = credited
    ? qualify(program, enrolledAt, together, { points: other.qualifying, occurredAt: now })
    : own;
  const [mine, theirs] = [rankOf(program, sum.tierId), rankOf(program, other.tierId)];
  if (theirs < mine || other.keptUntil === null) return sum;
  if (theirs > mine) {
    const { tierId, keptUntil, fallsAt, granted } = other;
    return { ...sum, tierId, keptUntil, fallsAt, ...(granted && { granted }) };
  }
  return {
    ...sum,
    keptUntil: Math.max(sum.keptUntil ?? 0, other.keptUntil),
    fallsAt: sum.fallsAt === null || other.fallsAt === null ? null : Math.max(sum.fallsAt, other.fallsAt),
    ...laterGrant(sum.granted, other.granted),
  };
}
