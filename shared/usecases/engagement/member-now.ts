import type { CountContext } from '#shared/domain/engagement/counting.ts';
import { wasActive } from '#shared/domain/engagement/goal-set.ts';
import { isAfterJoin, type Join } from '#shared/domain/engagement/join.ts';
import type { JoinStore } from '#shared/stores/engagement/join-store.ts';
import type { ProgressStore } from '#shared/stores/engagement/progress-store.ts';

/** The facts about a member that no entry has. */
export interface MemberNow {
  readonly joins: ReadonlyMap<string, Join>;
  readonly segments: readonly string[];
}

/** No join and no segment. */
export const nobody: MemberNow = { joins: new Map(), segments: [] };

export function takesPart({ joins, segments }: MemberNow): CountContext['takesPart'] {
  return (counted, deed) => {
    const { definitionId, optIn, audience, scope } = counted.definition;
    if (!wasActive(counted, deed.recordedAt) || scope === 'team') return false;
    if (audience?.segments && !audience.segments.some((segment) => segments.includes(segment))) return false;
    if (!optIn) return true;
    const join = joins.get(definitionId);
    return join !== undefined && isAfterJoin(join, deed, counted.definition);
  };
}

interface SurvivorPorts {
  readonly progress: Pick<ProgressStore, 'withJoins'>;
  readonly joins: Pick<JoinStore, 'join'>;
}

/** A survivor takes part in what the absorbed member had joined, from then on. Nothing changes where it is repeated. */
export async function withJoinsOf(
  { progress, joins: store }: SurvivorPorts,
  from: string,
  survivor: { readonly memberId: string; readonly member: MemberNow },
): Promise<MemberNow> {
  const { memberId, member } = survivor;
  const { joins } = await progress.withJoins(from, { consistent: true });
  const brought = [...joins].filter(([challengeId]) => !member.joins.has(challengeId));
  for (const [challengeId, join] of brought) await store.join(memberId, challengeId, join);
  return { ...member, joins: new Map([...member.joins, ...brought]) };
}
