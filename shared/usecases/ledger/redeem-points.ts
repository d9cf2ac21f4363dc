import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { type RedeemCommand, redeem } from '#shared/domain/ledger/redeem.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { type OwnSpender, signInOf } from '#shared/usecases/identity/own-spender.ts';
import { append, sameContent } from '#shared/usecases/ledger/append.ts';
import { describeRedemptionAnswer } from '#shared/usecases/ledger/describe-redemption.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

export interface RedeemRequest extends Omit<RedeemCommand, 'signIn'> {
  /** Where a member spends with their own token: it costs one read more. */
  readonly spender?: OwnSpender | undefined;
}

/** Points are spent or set aside, once however often it is sent. A reward costs one read more. */
export async function redeemPoints(
  around: Surroundings & { readonly rewards: RewardStore },
  programs: CurrentProgram,
  memberId: string,
  { spender, ...command }: RedeemRequest,
): Promise<{ readonly replayed: boolean; readonly answer: RedemptionAnswer }> {
  const program = await programs.get();
  const { wanted } = command;
  const { record, replayed } = await append(around, program, {
    memberId,
    reference: redemptionReference(command.redemptionId),
    checkSame: sameContent(command.contentHash),
    gather: async () => {
      const reward = 'rewardId' in wanted ? around.rewards.newest(wanted.rewardId) : undefined;
      const [known, signIn] = await Promise.all([reward, signInOf(spender)]);
      return { reward: known, signIn };
    },
    decide: ({ state, facts: { reward, signIn }, exhausted, now }) => ({
      drafts: redeem(program, state, { ...command, signIn }, { reward, exhausted }, now),
    }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
