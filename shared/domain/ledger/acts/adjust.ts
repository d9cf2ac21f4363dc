import { move } from '#shared/domain/ledger/accounts.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { checkRoom, expiryOf, spend } from '#shared/domain/ledger/lots.ts';
import { adjustmentReference } from '#shared/domain/ledger/reference.ts';
import { InsufficientPoints } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, balancesOf, checkActive } from '#shared/domain/ledger/state.ts';
import { disqualify, qualify, type TierStanding } from '#shared/domain/ledger/tier.ts';
import type { Program } from '#shared/domain/program/program.ts';

export interface AdjustCommand {
  readonly adjustmentId: string;
  /** Above zero gives, below zero takes. */
  readonly points: number;
  readonly reason: string;
  /** Whether the points count for the tier. */
  readonly qualifying: boolean;
  readonly by: string;
  readonly approvedBy?: string | undefined;
  readonly contentHash: string;
}

function standingAfter(
  program: Program,
  { enrolledAt, tier }: AccountState,
  { qualifying, points }: AdjustCommand,
  now: number,
): TierStanding | undefined {
  if (!qualifying) return undefined;
  return points > 0
    ? qualify(program, enrolledAt, tier, { points, occurredAt: now })
    : disqualify(program, enrolledAt, tier, { points: -points, occurredAt: now }, now);
}

/** An agent gives points, which count from now, or takes available ones, earliest expiry first. */
export function adjust(
  program: Program,
  state: AccountState,
  command: AdjustCommand,
  now: number,
): readonly Draft[] {
  checkActive(state);
  const { points, reason, by, approvedBy } = command;
  const { available } = balancesOf(state);
  if (points < 0 && -points > available) throw new InsufficientPoints(available, -points);
  const given = { expiresAt: expiryOf(program, now), points };
  if (points > 0) checkRoom(state, { ...given, maturesAt: null });
  const tier = standingAfter(program, state, command, now);
  const movement = points > 0 ? { arrived: [given] } : { spent: spend(state.lots, -points).spent };
  return [
    {
      kind: 'adjustment',
      reference: adjustmentReference(command.adjustmentId),
      postings: move(points, 'adjusted', 'available'),
      occurredAt: now,
      change: { kind: 'movement', ...movement, ...(tier && { tier }) },
      tierChange:
        tier && tier.tierId !== state.tier.tierId ? { from: state.tier.tierId, to: tier.tierId } : undefined,
      act: { kind: 'adjustment', reason, by, ...(approvedBy !== undefined && { approvedBy }) },
      contentHash: command.contentHash,
    },
  ];
}
