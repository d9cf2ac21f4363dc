import type { RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { lendersFor } from '#shared/domain/households/household.ts';
import { redeemJointly } from '#shared/domain/ledger/acts/draw.ts';
import { type NeedsLenders, type RedeemCommand, redeemOwn } from '#shared/domain/ledger/acts/redeem.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { InsufficientPoints } from '#shared/domain/ledger/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { readAgain } from '#shared/usecases/households/household-ports.ts';
import { whileSteady } from '#shared/usecases/households/retry-while-changing.ts';
import { type OwnSpender, signInOf } from '#shared/usecases/identity/own-spender.ts';
import { append, tryAppend } from '#shared/usecases/log/append.ts';
import { type Appended, type Decision, sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { describeRedemptionAnswer } from './describe-redemption.ts';

export interface RedeemPorts extends BookingPorts {
  readonly rewards: RewardStore;
  readonly households: HouseholdStore;
}

export interface RedeemRequest extends Omit<RedeemCommand, 'signIn'> {
  /** Given for a member who spends with their own token. It costs one read. */
  readonly spender?: OwnSpender | undefined;
}

async function gatherFor({ rewards }: RedeemPorts, { wanted, spender }: RedeemRequest) {
  const asked = 'rewardId' in wanted ? rewards.newest(wanted.rewardId) : undefined;
  const [reward, signIn] = await Promise.all([asked, signInOf(spender)]);
  return { reward, signIn };
}

/**
 * Redeems the member's own points and draws the missing points from lenders, in one transaction over all their logs.
 */
function drawAndRedeem(
  ports: RedeemPorts,
  program: Program,
  memberId: string,
  { householdId, available, needed }: NeedsLenders,
  command: RedeemRequest,
): Promise<Appended> {
  const reference = redemptionReference(command.redemptionId);
  return whileSteady(ports.now, async () => {
    const household = await ports.households.read(householdId);
    const memberIds = lendersFor(household, memberId, ports.now());
    if (memberIds.length === 0) throw new InsufficientPoints(available, needed);
    return append(ports, program, {
      memberId,
      others: {
        memberIds: async () => memberIds,
        missing: () => new TypeError('a household names somebody who is no member'),
      },
      reference,
      checkSame: sameContent(command.contentHash),
      gather: async (log) => {
        // In the log the draws stand before the redemption. After a put whose response was lost, only a draw may be
        // known yet, so the references tell whether the redemption is booked.
        const isBooked = (await log.references(reference)).has(reference);
        if (!isBooked) await readAgain(ports.households, household);
        return gatherFor(ports, command);
      },
      decide: ({ state: own, otherStates, facts: { reward, signIn }, exhausted, now }) => {
        const lenders = otherStates.flatMap((state, index) => {
          const lender = memberIds[index];
          return lender === undefined ? [] : [{ memberId: lender, state }];
        });
        const group = { householdId, memberId, own, lenders };
        const known = { reward, exhausted };
        const { drafts, lent, draws } = redeemJointly(program, group, { ...command, signIn }, known, now);
        const alsoWrite = draws.length > 0 ? [ports.households.drawing(household, memberId, draws)] : [];
        return { drafts, others: lent, alsoWrite };
      },
    });
  });
}

/**
 * Redeems the member's own points. Only where these are too few to spend at once, the household's points are drawn, so
 * other redemptions need no read of the household.
 */
async function bookRedemption(
  ports: RedeemPorts,
  program: Program,
  memberId: string,
  command: RedeemRequest,
): Promise<Appended> {
  const booked = await tryAppend(ports, program, {
    memberId,
    reference: redemptionReference(command.redemptionId),
    checkSame: sameContent(command.contentHash),
    gather: () => gatherFor(ports, command),
    decide: ({ state, facts: { reward, signIn }, exhausted, now }): Decision | NeedsLenders => {
      const freeFor = command.capture ? memberId : undefined;
      return redeemOwn(program, state, { ...command, signIn }, { reward, exhausted, freeFor }, now);
    },
  });
  return 'needs' in booked ? drawAndRedeem(ports, program, memberId, booked, command) : booked;
}

/** Spends or reserves points, once for each redemption id. A reward costs one read. */
export async function redeemPoints(
  ports: RedeemPorts,
  programs: CurrentProgram,
  memberId: string,
  command: RedeemRequest,
): Promise<{ readonly replayed: boolean; readonly answer: RedemptionAnswer }> {
  const program = await programs.get();
  const { record, replayed } = await bookRedemption(ports, program, memberId, command);
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeRedemptionAnswer(recorded, record) };
}
