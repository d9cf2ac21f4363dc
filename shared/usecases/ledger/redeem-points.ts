import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { type RedeemCommand, redeem } from '#shared/domain/ledger/redeem.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { append, sameContent } from '#shared/usecases/ledger/append.ts';
import { describeRedemptionAnswer } from '#shared/usecases/ledger/describe-redemption.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

/** Points are spent or set aside, once however often it is sent. A reward costs one read more. */
export async function redeemPoints(
  around: Surroundings & { readonly rewards: RewardStore },
  programs: CurrentProgram,
  memberId: string,
  command: RedeemCommand,
): Promise<{ readonly replayed: boolean; readonly answer: RedemptionAnswer }> {
  const program = await programs.get();
  const { wanted } = command;
  const { record, replayed } = await append(around, program, {
    memberId,
    reference: redemptionReference(command.redemptionId),
    checkSame: sameContent(command.contentHash),
    gather: async () => ('rewardId' in wanted ? around.rewards.newest(wanted.rewardId) : undefined),
    decide: ({ state, facts: reward, exhausted, now }) => ({
      drafts: redeem(program, state, command, { reward, exhausted }, now),
    }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
