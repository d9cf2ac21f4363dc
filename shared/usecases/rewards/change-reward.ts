import { isDeepStrictEqual } from 'node:util';
import type { RewardDocument } from '#shared/contracts/rewards/reward.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import type { RewardContent, RewardVersion } from '#shared/domain/rewards/reward.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { changeDocument } from '#shared/usecases/documents/change-document.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import { withRemaining } from './get-reward.ts';

export interface RewardPorts {
  readonly rewards: RewardStore;
  readonly counters: CounterStore;
  readonly programs: ProgramStore;
  readonly now: () => number;
}

export interface RewardChanged {
  readonly created: boolean;
  readonly reward: RewardDocument;
}

/** Checks tiers against the newest programme, read now: the new reward may need a tier that is seconds old. */
async function checkTiers(programs: ProgramStore, asked: readonly string[]): Promise<void> {
  const { tiers } = await programs.version(await programs.latestVersion({ consistent: true }));
  const known = new Set(tiers.map(({ id }) => id));
  const errors = asked.flatMap((tier, index) =>
    known.has(tier) ? [] : [{ pointer: `/tiers/${index}`, message: 'is not a tier of the programme' }],
  );
  if (errors.length > 0) throw new ValidationFailed(errors);
}

function isSame(content: RewardContent, newest: RewardVersion): boolean {
  const { rewardId, version, changedBy, changedAt, ...current } = newest;
  return isDeepStrictEqual(content, current);
}

/**
 * Makes a whole reward the newest version. A precondition guards against another editor; without one the last writer
 * wins. A reward equal to the present one changes nothing.
 */
export async function changeReward(
  ports: RewardPorts,
  rewardId: string,
  change: {
    readonly content: RewardContent;
    readonly precondition?: Precondition | undefined;
    readonly by: string;
  },
): Promise<RewardChanged> {
  const { content, precondition, by } = change;
  if (content.tiers) await checkTiers(ports.programs, content.tiers);
  const { rewards, counters, now } = ports;
  const { created, document } = await changeDocument<RewardVersion>(
    {
      newest: () => rewards.newest(rewardId),
      editable: (newest) =>
        newest && { version: newest.version, shown: () => withRemaining(counters, newest) },
      next: (before, current) =>
        before && isSame(content, before)
          ? before
          : { ...content, rewardId, version: current + 1, changedBy: by, changedAt: now() },
      put: (reward, current) => rewards.put(reward, current),
    },
    precondition,
  );
  return { created, reward: await withRemaining(counters, document) };
}
