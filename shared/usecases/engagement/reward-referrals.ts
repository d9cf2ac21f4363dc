import {
  decideReferral,
  FIRST_ENTRIES,
  mayReward,
  type Side,
} from '#shared/domain/engagement/referral-reward.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Unlocking } from '#shared/domain/ledger/reference.ts';
import type { PromisedPoints, Referral } from '#shared/domain/members/referral.ts';
import type { ReferralStore } from '#shared/stores/members/referral-store.ts';
import type { ConsumeEntries } from '#shared/usecases/log/fold-members.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { type BonusPorts, type GivenBonus, giveBonus } from './give-bonus.ts';

export interface ReferralRewardPorts extends BonusPorts {
  readonly referrals: ReferralStore;
  readonly programs: Pick<CurrentProgram, 'get' | 'version'>;
}

/** The side of a referral that a bonus is for. It is a part of the reference. */
type SideName = 'referrer' | 'friend';

const unlockingOf = (referralId: string, side: SideName): Unlocking => ({
  collection: 'referrals',
  definitionId: referralId,
  period: side,
  n: 1,
});

async function give(
  ports: ReferralRewardPorts,
  memberId: string,
  unlocking: Unlocking,
  points: number,
): Promise<GivenBonus['outcome']> {
  if (points === 0) return 'given';
  const { version } = await ports.programs.get();
  const owed = { unlocking, version, name: 'Referral', prize: { points } };
  return (await giveBonus(ports, memberId, owed)).outcome;
}

async function sideOf(
  { ledger }: ReferralRewardPorts,
  memberId: string | undefined,
): Promise<Side | undefined> {
  const head = memberId === undefined ? undefined : await ledger.head(memberId);
  return head && { memberId: head.entry.memberId, state: head.state };
}

/** The points that a referral promises, in storage before any of them is given: a repeat gives the same. */
async function promised(
  ports: ReferralRewardPorts,
  memberId: string,
  referral: Referral,
): Promise<PromisedPoints | undefined> {
  const { ledger, referrals, programs } = ports;
  if (referral.promised) return referral.promised;
  const friend = await sideOf(ports, memberId);
  if (!friend || friend.state.status === 'merged') return undefined;
  const referrer = await sideOf(ports, await referrals.referrer(referral.code));
  const records = await Array.fromAsync(ledger.after(memberId, 0, FIRST_ENTRIES));
  const decision = decideReferral(await programs.get(), records, { friend, referrer });
  if (decision === 'open') return undefined;
  if (decision === 'ignored') {
    await referrals.end(memberId, referral, 'ignored');
    return undefined;
  }
  return (await referrals.promise(memberId, referral, decision)) ? decision : undefined;
}

/** Rewards both sides of the referral by which a member was enrolled, once its first purchase has matured. */
async function rewardFriend(ports: ReferralRewardPorts, memberId: string): Promise<void> {
  const { referrals } = ports;
  const { referral } = await referrals.of(memberId);
  if (!referral || referral.ended) return;
  const points = await promised(ports, memberId, referral);
  if (!points) return;
  const referrer = await referrals.referrer(referral.code);
  if (referrer !== undefined) {
    const unlocking = unlockingOf(referral.referralId, 'referrer');
    let outcome = await give(ports, referrer, unlocking, points.referrerPoints);
    if (outcome === 'waits') {
      await referrals.wait(referral, points.referrerPoints);
      // A reinstatement in between found nothing that waits.
      outcome = await give(ports, referrer, unlocking, points.referrerPoints);
    }
    if (outcome === 'given') await referrals.rewarded(referral);
  }
  const friends = unlockingOf(referral.referralId, 'friend');
  const outcome = await give(ports, memberId, friends, points.friendPoints);
  // A suspended friend's points stay promised, until the reinstatement.
  if (outcome !== 'waits') await referrals.end(memberId, referral, 'rewarded');
}

/** Gives a member what waited for the end of a suspension, for friends whose own reward was given meanwhile. */
async function rewardReferrer(ports: ReferralRewardPorts, memberId: string): Promise<void> {
  const { referrals } = ports;
  const { codes } = await referrals.of(memberId);
  for (const code of codes) {
    for (const { referralId, points } of await referrals.waiting(code)) {
      const outcome = await give(ports, memberId, unlockingOf(referralId, 'referrer'), points);
      if (outcome === 'given') await referrals.rewarded({ code, referralId });
    }
  }
}

/**
 * Rewards referrals behind the entries that decide them. It keeps no row: what it writes is the same when it is
 * repeated, and each bonus is booked once under the id of its referral. While the programme rewards no referral, and for
 * members who are no longer at their beginning, an entry costs nothing.
 */
export function rewardReferrals(ports: ReferralRewardPorts): ConsumeEntries {
  return async (records: readonly LedgerRecord[]) => {
    const friends = new Set<string>();
    const referrers = new Set<string>();
    for (const record of records) {
      const who = mayReward(record);
      // The programme of the entry: a repeat rewards what was promised, whatever the programme says now.
      const { referral } = await ports.programs.version(record.entry.programVersion);
      if (who === 'both' || (who === 'friend' && referral)) friends.add(record.entry.memberId);
      if (who === 'both') referrers.add(record.entry.memberId);
    }
    const failed = new Map<string, unknown>();
    for (const memberId of friends) {
      try {
        await rewardFriend(ports, memberId);
        if (referrers.has(memberId)) await rewardReferrer(ports, memberId);
      } catch (error) {
        failed.set(memberId, error);
      }
    }
    return failed;
  };
}
