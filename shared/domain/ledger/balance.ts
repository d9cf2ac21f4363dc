import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { settle } from './settle.ts';
import { type AccountState, balancesOf } from './state.ts';
import { projectedTier, tierById } from './tier.ts';

function sumByInstant(parts: readonly { readonly at: number; readonly points: number }[]) {
  const sums = new Map<number, number>();
  for (const { at, points } of parts) sums.set(at, (sums.get(at) ?? 0) + points);
  return [...sums].map(([at, points]) => ({ at: formatInstant(at), points }));
}

function describeTier(program: Program, state: AccountState) {
  const { tierId, qualifying } = state.tier;
  const tier = tierById(program, tierId);
  const projected = projectedTier(program, state.enrolledAt, state.tier);
  const next = program.tiers.find(({ threshold }) => threshold > (tier?.threshold ?? 0));
  return {
    id: tierId,
    name: tier?.name ?? tierId,
    qualifyingPoints: qualifying,
    ...(projected && {
      keepsUntil: formatInstant(projected.at),
      projected: {
        id: projected.tierId,
        name: tierById(program, projected.tierId)?.name ?? projected.tierId,
        at: formatInstant(projected.at),
      },
    }),
    ...(next && { next: { id: next.id, pointsToGo: Math.max(0, next.threshold - qualifying) } }),
  };
}

/** The public balance of a member at `asOf`; it includes entries that are due and not yet written. */
export function describeBalance(
  program: Program,
  member: { readonly memberId: string; readonly seq: number; readonly state: AccountState },
  asOf: number,
) {
  const { state } = settle(program, member.state, asOf);
  const expiring = state.lots.flatMap(({ expiresAt, points }) =>
    expiresAt === null ? [] : [{ at: expiresAt, points }],
  );
  return {
    memberId: member.memberId,
    seq: member.seq,
    ...balancesOf(state),
    expiring: sumByInstant(expiring),
    maturing: sumByInstant(state.pending.map(({ maturesAt, points }) => ({ at: maturesAt, points }))),
    lifetime: { ...state.lifetime },
    debt: state.debt,
    tier: describeTier(program, state),
    asOf: formatInstant(asOf),
  };
}
