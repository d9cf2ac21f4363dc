import { move } from '#shared/domain/ledger/accounts.ts';
import type { BonusAct, RevocationAct } from '#shared/domain/ledger/act.ts';
import { definitionBudget, stockCounter } from '#shared/domain/ledger/counters.ts';
import type { CounterMove, Draft, Entry, TierChange } from '#shared/domain/ledger/entry.ts';
import { checkRoom, expiryOf } from '#shared/domain/ledger/lots.ts';
import {
  bonusPieceReference,
  bonusReference,
  revocationReference,
  type Unlocking,
} from '#shared/domain/ledger/reference.ts';
import { type AccountState, type ClaimedReward, checkNotMerged } from '#shared/domain/ledger/state.ts';
import { disqualify, qualify, type TierStanding } from '#shared/domain/ledger/tier.ts';
import { earlyAccessMs } from '#shared/domain/program/benefits.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { RewardUnavailable, type Unavailability } from '#shared/domain/rewards/refusals.ts';
import { checkReward, type Reward } from '#shared/domain/rewards/reward.ts';
import { clawBack } from './claw-back.ts';

/** The parts of a prize that are booked; at least one of them. A badge is none. */
export interface BookedPrize {
  readonly points?: number | undefined;
  /** Points that count for the tier. */
  readonly qualifying?: number | undefined;
  /** A reward of which one piece is given for no points. */
  readonly rewardId?: string | undefined;
}

export interface BonusCommand {
  readonly unlocking: Unlocking;
  /** The absorbed member who reached it, where the bonus is booked for the survivor of a merge. */
  readonly owner?: string | undefined;
  /** The version of the definition. */
  readonly version: number;
  /** The name of the definition, which is the reason of the award. */
  readonly name: string;
  readonly prize: BookedPrize;
  /** Points that all bonuses of the definition may give together. */
  readonly budgetPoints?: number | undefined;
}

export interface BonusFacts {
  /** The reward of the prize, as the catalogue has it. */
  readonly reward?: Reward | undefined;
  /** Counters that had too little left, with the amount taken of each. */
  readonly exhausted: ReadonlyMap<string, number>;
}

/** The bonus is not booked now: a suspended member gets it after the reinstatement, an erased one never. */
export interface NoBonus {
  readonly needs: 'reinstatement' | 'person';
}

const changeOf = (from: string, { tierId: to }: TierStanding): TierChange | undefined =>
  from === to ? undefined : { from, to };

interface Drawn {
  readonly points: number;
  readonly draw?: CounterMove;
}

/** The points of a prize, cut to what the budget has left, and their draw on it. */
function drawnPoints(
  { unlocking, prize: { points = 0 }, budgetPoints }: BonusCommand,
  { exhausted }: BonusFacts,
): Drawn {
  if (budgetPoints === undefined) return { points };
  const counter = definitionBudget(unlocking);
  const left = Math.max(0, budgetPoints - (exhausted.get(counter) ?? 0));
  const given = Math.min(points, left);
  return given > 0 ? { points: given, draw: { counter, by: given, limit: budgetPoints } } : { points: 0 };
}

interface Claimed {
  readonly piece: ClaimedReward;
  readonly stock: number | undefined;
}

/** One piece of the prize's reward, or why there is none. */
function claimPiece(
  program: Program,
  { tier: { tierId } }: AccountState,
  rewardId: string,
  { reward, exhausted }: BonusFacts,
  now: number,
): Claimed | { readonly noReward: Unavailability } {
  try {
    const { version, stock } = checkReward(reward, tierId, now, earlyAccessMs(program, tierId));
    if (exhausted.has(stockCounter(rewardId))) return { noReward: 'out of stock' };
    return { piece: { rewardId, version, quantity: 1 }, stock };
  } catch (error) {
    if (error instanceof RewardUnavailable) return { noReward: error.reason };
    throw error;
  }
}

/** A piece of a reward, as a redemption of 0 points that is captured at once. */
function pieceDraft(
  reference: string,
  { version, name }: BonusCommand,
  { piece, stock }: Claimed,
  now: number,
): Draft {
  return {
    kind: 'redemption',
    reference,
    postings: [],
    occurredAt: now,
    change: { kind: 'movement' },
    awards: [{ points: 0, reason: name }],
    act: {
      kind: 'redemption',
      status: 'captured',
      points: 0,
      captured: 0,
      refunded: 0,
      reward: piece,
      lots: [],
      prizeOf: version,
    },
    counters: [{ counter: stockCounter(piece.rewardId), by: piece.quantity, limit: stock }],
  };
}

function bonusDraft(
  program: Program,
  state: AccountState,
  command: BonusCommand,
  { points, draw }: Drawn,
  noReward: Unavailability | undefined,
  now: number,
): Draft {
  const { unlocking, owner, version, name, prize } = command;
  const { qualifying = 0 } = prize;
  const lot = { expiresAt: expiryOf(program, now), points };
  checkRoom(state, { ...lot, maturesAt: null });
  const sale = { points: qualifying, occurredAt: now };
  const tier = qualifying > 0 ? qualify(program, state.enrolledAt, state.tier, sale) : undefined;
  return {
    kind: 'bonus',
    reference: bonusReference(unlocking, owner),
    postings: move(points, 'issued', 'available'),
    occurredAt: now,
    change: { kind: 'movement', ...(points > 0 && { arrived: [lot] }), ...(tier && { tier }) },
    awards: [{ points, reason: name }],
    tierChange: tier && changeOf(state.tier.tierId, tier),
    act: {
      kind: 'bonus',
      version,
      qualifying,
      ...(draw && { isBudgeted: true }),
      ...(noReward && { noReward }),
    },
    ...(draw && { counters: [draw] }),
  };
}

/**
 * Books the reward of an unlocking: points that are available at once and repay debt first, tier credit, and a piece of
 * a reward as a redemption of 0 points. A reward that is not available is left out, and the bonus says so. `state` is
 * settled to `now`.
 */
export function giveBonus(
  program: Program,
  state: AccountState,
  command: BonusCommand,
  facts: BonusFacts,
  now: number,
): { readonly drafts: readonly Draft[] } | NoBonus {
  checkNotMerged(state);
  if (state.status === 'erased') return { needs: 'person' };
  if (state.status === 'suspended') return { needs: 'reinstatement' };
  const { unlocking, owner, prize } = command;
  const drawn = drawnPoints(command, facts);
  const claim =
    prize.rewardId === undefined ? undefined : claimPiece(program, state, prize.rewardId, facts, now);
  if (!claim || 'noReward' in claim) {
    return { drafts: [bonusDraft(program, state, command, drawn, claim?.noReward, now)] };
  }
  if (!prize.points && !prize.qualifying)
    return { drafts: [pieceDraft(bonusReference(unlocking, owner), command, claim, now)] };
  return {
    drafts: [
      bonusDraft(program, state, command, drawn, undefined, now),
      pieceDraft(bonusPieceReference(unlocking, owner), command, claim, now),
    ],
  };
}

export interface RevokeCommand {
  readonly unlocking: Unlocking;
  readonly owner?: string | undefined;
  /** 1, 2, 3 …, of the revocations of this bonus. */
  readonly k: number;
}

/** A bonus before a revocation. */
export interface GivenBonus {
  readonly entry: Entry;
  readonly act: BonusAct;
  readonly revoked: readonly RevocationAct[];
}

/** The bonus has nothing to take back: it gave a piece of a reward alone, or all of it was revoked, or it was never given. */
export interface NothingGiven {
  readonly needs: 'bonus';
}

/**
 * Takes back what a bonus gave, as a return owes: from where it was booked, then by the policy of the programme, with its
 * tier credit in full; its budget gets back what was taken. A badge and a piece of a reward stay. Also from suspended
 * and erased members. `state` is settled to `now`.
 */
export function revokeBonus(
  program: Program,
  state: AccountState,
  { unlocking, owner, k }: RevokeCommand,
  given: GivenBonus | undefined,
  now: number,
): { readonly drafts: readonly Draft[] } | NothingGiven {
  checkNotMerged(state);
  if (!given || given.revoked.length > 0) return { needs: 'bonus' };
  const { entry, act } = given;
  const { qualifying } = act;
  const [lot] = entry.change.kind === 'movement' ? (entry.change.arrived ?? []) : [];
  if (!lot && qualifying === 0) return { needs: 'bonus' };
  const booked = { maturesAt: null, expiresAt: lot?.expiresAt ?? null };
  const taken = clawBack(state, program.clawback, booked, lot?.points ?? 0);
  const sale = { points: qualifying, occurredAt: entry.occurredAt };
  const tier = qualifying > 0 ? disqualify(program, state.enrolledAt, state.tier, sale, now) : undefined;
  const isRefilled = act.isBudgeted && taken.taken > 0;
  return {
    drafts: [
      {
        kind: 'bonus',
        reference: revocationReference(unlocking, k, owner),
        postings: taken.postings,
        occurredAt: now,
        change: { kind: 'movement', ...taken.movement, ...(tier && { tier }) },
        tierChange: tier && changeOf(state.tier.tierId, tier),
        act: { kind: 'revocation', reversed: taken.taken, forgiven: taken.forgiven, qualifying },
        ...(isRefilled && { counters: [{ counter: definitionBudget(unlocking), by: -taken.taken }] }),
      },
    ],
  };
}
