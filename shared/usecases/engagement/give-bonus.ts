import { sumOf } from '#shared/domain/ledger/accounts.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { type BonusCommand, giveBonus as decide, type NoBonus } from '#shared/domain/ledger/acts/bonus.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { bonusReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Unavailability } from '#shared/domain/rewards/refusals.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { tryAppend } from '#shared/usecases/log/append.ts';
import type { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { bySurvivor } from './by-survivor.ts';

export interface BonusPorts extends BookingPorts {
  readonly rewards: Pick<RewardStore, 'newest'>;
  readonly programs: Pick<CurrentProgram, 'get'>;
  readonly budgetHints?: BudgetHints | undefined;
}

/** A bonus that engagement owes a member. */
export type OwedBonus = Omit<BonusCommand, 'owner'>;

export type GivenBonus =
  | {
      readonly outcome: 'given';
      /** The place of its entry: the log of the member, or of the survivor of a merge. */
      readonly memberId: string;
      readonly seq: number;
      /** Below those of the prize where its budget had less left. */
      readonly points: number;
      /** Why no piece of the prize's reward was given. */
      readonly noReward?: Unavailability;
      /** True where an earlier call gave it. */
      readonly replayed: boolean;
    }
  /** The member is suspended: the bonus stays owed, and is given after the reinstatement. */
  | { readonly outcome: 'waits' }
  /** The member is erased: the bonus is owed no more. */
  | { readonly outcome: 'lapsed' };

function given({ entry }: LedgerRecord, replayed: boolean): GivenBonus {
  const { memberId, seq, postings } = entry;
  const noReward = actOf(entry, 'bonus')?.noReward;
  return {
    outcome: 'given',
    memberId,
    seq,
    points: sumOf(postings, 'available'),
    ...(noReward && { noReward }),
    replayed,
  };
}

/** An unlocking is numbered by member; a referral has one id for all logs, and so one bonus in all of them. */
const isNumberedByMember = ({ unlocking }: Pick<BonusCommand, 'unlocking'>) =>
  unlocking.collection !== 'referrals';

/** Books the bonus in one log. */
function book(ports: BonusPorts, program: Program, memberId: string, command: BonusCommand) {
  const { rewardId } = command.prize;
  return tryAppend<{ readonly reward: Awaited<ReturnType<RewardStore['newest']>> }, NoBonus>(ports, program, {
    memberId,
    reference: bonusReference(command.unlocking, command.owner),
    ownLog: isNumberedByMember(command),
    // The first booking of an unlocking counts, whatever its definition says now.
    checkSame: () => {},
    gather: async () => ({
      reward: rewardId === undefined ? undefined : await ports.rewards.newest(rewardId),
    }),
    decide: ({ state, now, facts, exhausted }) =>
      decide(program, state, command, { ...facts, exhausted }, now),
    hints: ports.budgetHints,
  });
}

/**
 * Gives a member the booked part of a prize, once for each unlocking, however often it is called. The survivor of a
 * merge gets it under the id of the member who reached it, and a referral's under the id of the referral alone.
 */
export async function giveBonus(ports: BonusPorts, memberId: string, owed: OwedBonus): Promise<GivenBonus> {
  const program = await ports.programs.get();
  const booked = await bySurvivor(memberId, (log, absorbed) => {
    const owner = isNumberedByMember(owed) ? absorbed : undefined;
    return book(ports, program, log, { ...owed, owner });
  });
  if ('needs' in booked) return { outcome: booked.needs === 'person' ? 'lapsed' : 'waits' };
  return given(booked.record, booked.replayed);
}
