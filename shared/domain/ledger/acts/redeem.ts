import { checkSpending, type OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { move } from '#shared/domain/ledger/accounts.ts';
import type { Money, RedemptionAct } from '#shared/domain/ledger/act.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { freeCounter, stockCounter } from '#shared/domain/ledger/counters.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { spend } from '#shared/domain/ledger/lots.ts';
import { spentLately } from '#shared/domain/ledger/own-spending.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { InsufficientPoints, StateFull, UnsupportedCurrency } from '#shared/domain/ledger/refusals.ts';
import {
  type AccountState,
  balancesOf,
  type ClaimedReward,
  checkActive,
} from '#shared/domain/ledger/state.ts';
import { pointsWorth, worthOf } from '#shared/domain/ledger/worth.ts';
import { earlyAccessMs, freePer } from '#shared/domain/program/benefits.ts';
import type { FreePer, Program } from '#shared/domain/program/program.ts';
import type { Channel } from '#shared/domain/purchases/purchase.ts';
import { RewardUnavailable } from '#shared/domain/rewards/refusals.ts';
import { checkReward, type Reward } from '#shared/domain/rewards/reward.ts';
import { DAY_MS, formatInstant, localDay } from '#shared/domain/time/calendar.ts';
import { BelowMinimum, NotAStep } from './redemption-refusals.ts';

/** The object of a redemption: a number of points, their worth, or pieces of a reward. */
export type Wanted =
  | { readonly points: number }
  | { readonly value: Money }
  | { readonly rewardId: string; readonly quantity: number };

/** The longest reservation, of an order that waits for its parcels. */
export const RESERVED_SECONDS_MAX = 60 * 86_400;

/** The longest reservation by a channel: goods at a till are handed over at once, those of an order are sent. */
export function reservedSecondsMax(channel: Channel | undefined): number {
  return channel === undefined || channel === 'pos' ? 86_400 : RESERVED_SECONDS_MAX;
}

export interface RedeemCommand {
  readonly redemptionId: string;
  readonly wanted: Wanted;
  /** False sets the points aside until they are captured, voided or lapse. */
  readonly capture: boolean;
  readonly expiresInSeconds: number;
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
  readonly contentHash: string;
  /** Where members spend with their own token. */
  readonly signIn?: OwnSignIn | undefined;
}

/** The facts that a redemption needs beyond the state. */
export interface RedeemFacts {
  /** As the catalogue has it; undefined for one it does not have, and where none is asked for. */
  readonly reward?: Reward | undefined;
  /** Counters that had too little left. */
  readonly exhausted: Pick<ReadonlySet<string>, 'has'>;
  /** The member who may get a free reward of the tier; absent where points are set aside or lent. */
  readonly freeFor?: string | undefined;
}

interface Price {
  readonly points: number;
  readonly value?: Money | undefined;
  readonly reward?: ClaimedReward | undefined;
  readonly stock?: number | undefined;
  /** The counter of a free reward of the tier. */
  readonly free?: string | undefined;
}

/** The name of the running period: of the calendar, or that of the member's tier. */
function periodNow({ timeZone }: Program, { tier }: AccountState, per: FreePer, now: number): string {
  const day = localDay(per === 'tier-period' ? tier.periodEndsAt : now, timeZone);
  const date = formatInstant(day * DAY_MS).slice(0, 10);
  return date.slice(0, { month: 7, year: 4, 'tier-period': 10 }[per]);
}

/** The counter of the piece that a member's tier gives for no points, where there is one left in this period. */
function freePiece(
  program: Program,
  state: AccountState,
  { rewardId, quantity }: { readonly rewardId: string; readonly quantity: number },
  { exhausted, freeFor }: RedeemFacts,
  now: number,
): string | undefined {
  const per = freePer(program, state.tier.tierId, rewardId);
  if (freeFor === undefined || per === undefined || quantity !== 1) return undefined;
  const counter = freeCounter(freeFor, rewardId, periodNow(program, state, per, now));
  return exhausted.has(counter) ? undefined : counter;
}

function priceOfReward(
  program: Program,
  state: AccountState,
  wanted: { readonly rewardId: string; readonly quantity: number },
  facts: RedeemFacts,
  now: number,
): Price {
  const { rewardId, quantity } = wanted;
  const { tierId } = state.tier;
  const { version, points, stock } = checkReward(facts.reward, tierId, now, earlyAccessMs(program, tierId));
  if (facts.exhausted.has(stockCounter(rewardId))) throw new RewardUnavailable('out of stock');
  const free = freePiece(program, state, wanted, facts, now);
  const price = free === undefined ? points * quantity : 0;
  return { points: price, reward: { rewardId, version, quantity }, stock, free };
}

function checkProgram({ redemption }: Program, points: number, pointer: string): void {
  if (points < redemption.minimum) throw new BelowMinimum(redemption.minimum, pointer);
  if (points % redemption.step !== 0) throw new NotAStep(redemption.step, pointer);
}

/** The cost of a redemption in points, with its worth or its reward. `state` gives the tier. */
export function priceOf(
  program: Program,
  state: AccountState,
  wanted: Wanted,
  facts: RedeemFacts,
  now: number,
): Price {
  if ('rewardId' in wanted) return priceOfReward(program, state, wanted, facts, now);
  if ('points' in wanted) {
    const { points } = wanted;
    checkProgram(program, points, '/points');
    return { points, value: worthOf(program, points, program.baseCurrency) };
  }
  const points = pointsWorth(program, wanted.value);
  if (points === undefined) throw new UnsupportedCurrency(program, '/value/currency');
  checkProgram(program, points, '/value/amount');
  return { points, value: wanted.value };
}

/** The member has too few points to spend at once, and a household whose members may lend. */
export interface NeedsLenders {
  readonly needs: 'lenders';
  readonly householdId: string;
  /** The member's own points. */
  readonly available: number;
  readonly needed: number;
}

/**
 * Spends or sets aside the member's own points, or says that others have to lend. Points are never set aside with
 * those of others: they would come back to the wrong member.
 */
export function redeemOwn(
  program: Program,
  state: AccountState,
  command: RedeemCommand,
  facts: RedeemFacts,
  now: number,
): { readonly drafts: readonly Draft[] } | NeedsLenders {
  checkActive(state);
  const { household: householdId } = state;
  const { available } = balancesOf(state);
  const mayBorrow = command.capture && householdId !== undefined;
  const needed = mayBorrow ? priceOf(program, state, command.wanted, facts, now).points : 0;
  if (mayBorrow && needed > Math.max(0, available))
    return { needs: 'lenders', householdId, available, needed };
  return { drafts: redeem(program, state, command, facts, now) };
}

/** Points are spent at once or set aside, earliest expiry first. `state` is settled to `now`. */
export function redeem(
  program: Program,
  state: AccountState,
  command: RedeemCommand,
  facts: RedeemFacts,
  now: number,
): readonly Draft[] {
  checkActive(state);
  const { redemptionId, capture } = command;
  const { points, value, reward, stock, free } = priceOf(program, state, command.wanted, facts, now);
  const { available } = balancesOf(state);
  if (points > Math.max(0, available)) throw new InsufficientPoints(available, points);
  if (!capture && state.reservations.length >= bounds.reservations) {
    throw new StateFull('open reservations', bounds.reservations);
  }
  // The last check, so that nobody signs in again only to be refused.
  checkSpending(program, points + spentLately(state.ownSpending, now), command.signIn, now);
  const { spent } = spend(state.lots, points);
  const ownToken = command.signIn && ({ ownToken: true } as const);
  const expiresAt = capture ? undefined : now + command.expiresInSeconds * 1000;
  const act: RedemptionAct = {
    kind: 'redemption',
    status: capture ? 'captured' : 'reserved',
    points,
    captured: capture ? points : 0,
    refunded: 0,
    value,
    reward,
    expiresAt,
    lots: capture ? spent : [],
    channel: command.channel,
    store: command.store,
    ...ownToken,
  };
  const reserve =
    expiresAt === undefined ? undefined : { redemptionId, expiresAt, lots: spent, ...(reward && { reward }) };
  return [
    {
      kind: capture ? 'redemption' : 'reservation',
      reference: redemptionReference(redemptionId),
      postings: move(points, 'available', capture ? 'redeemed' : 'reserved'),
      occurredAt: now,
      change: { kind: 'movement', spent, ...(reserve && { reserve }), ...(points > 0 && ownToken) },
      act,
      contentHash: command.contentHash,
      ...(reward && {
        counters: [
          { counter: stockCounter(reward.rewardId), by: reward.quantity, limit: stock },
          ...(free === undefined ? [] : [{ counter: free, by: 1, limit: 1 }]),
        ],
      }),
    },
  ];
}
