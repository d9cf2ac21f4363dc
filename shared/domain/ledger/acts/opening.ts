import { move } from '#shared/domain/ledger/accounts.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { addLot, checkRoom, expiryOf, isPast } from '#shared/domain/ledger/lots.ts';
import { openingReference } from '#shared/domain/ledger/reference.ts';
import { AlreadyExpired, UnknownTier } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, checkActive, type Lot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { grant, qualify, type TierStanding, tierById } from '#shared/domain/ledger/tier.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { startOfLocalDay } from '#shared/domain/time/calendar.ts';
import { checkAge } from './accrue.ts';

/** Points of one last valid day, a local date as its number; null for points that never expire. */
export interface OpeningLot {
  readonly points: number;
  readonly expiresOn: number | null;
}

/** An opening balance from an older system. */
export interface Opening {
  readonly source: string;
  /** Points that expire as the programme has it, or lots with days of their own. */
  readonly brought: number | readonly OpeningLot[];
  /** Points that count for the tier. */
  readonly qualifying?: number | undefined;
  /** The tier that the member had. */
  readonly tier?: string | undefined;
  readonly occurredAt?: number | undefined;
  readonly note?: string | undefined;
}

export interface OpeningCommand extends Opening {
  readonly openingId: string;
  readonly by: string;
  readonly contentHash: string;
}

/** The lots of an opening balance, by their expiry. A lot that has expired is refused. */
function openingLots(
  program: Program,
  { brought, occurredAt }: Pick<Opening, 'brought' | 'occurredAt'>,
  now: number,
): readonly Lot[] {
  if (typeof brought === 'number') {
    const lot = { points: brought, expiresAt: expiryOf(program, occurredAt ?? now) };
    if (brought > 0 && isPast(lot, now)) throw new AlreadyExpired(['/occurredAt']);
    return addLot([], lot);
  }
  const lots = brought.map(({ points, expiresOn }) => ({
    points,
    expiresAt: expiresOn === null ? null : startOfLocalDay(expiresOn + 1, program.timeZone),
  }));
  const past = lots.flatMap((lot, index) => (isPast(lot, now) ? [`/lots/${index}/expiresOn`] : []));
  if (past.length > 0) throw new AlreadyExpired(past);
  return lots.reduce(addLot, []);
}

/** Checks that depend only on the programme and the time: whether such an opening balance can be booked at all. */
export function checkOpening(program: Program, opening: Opening, now: number): void {
  const { occurredAt, tier } = opening;
  if (occurredAt !== undefined) checkAge(occurredAt, true, now);
  if (tier !== undefined && !tierById(program, tier)) {
    throw new UnknownTier(program.tiers.map(({ id }) => id));
  }
  openingLots(program, opening, now);
}

function standingAfter(
  program: Program,
  { enrolledAt, tier: standing }: AccountState,
  { qualifying, tier }: OpeningCommand,
  now: number,
): TierStanding | undefined {
  if (qualifying === undefined && tier === undefined) return undefined;
  const sale = { points: qualifying ?? 0, occurredAt: now };
  const qualified = qualify(program, enrolledAt, standing, sale);
  return tier === undefined ? qualified : grant(program, enrolledAt, qualified, { tierId: tier, at: now });
}

/**
 * Books the points of an older system. They are available at once, repay debt first, and are not earned; only the
 * stated qualifying points count for the tier. `state` is settled to `now`.
 */
export function open(
  program: Program,
  state: AccountState,
  command: OpeningCommand,
  now: number,
): readonly Draft[] {
  checkActive(state);
  checkOpening(program, command, now);
  const { openingId, source, by, note, qualifying, tier, occurredAt = now } = command;
  const arrived = openingLots(program, command, now);
  checkRoom(state, ...arrived.map((lot) => ({ ...lot, maturesAt: null })));
  const standing = standingAfter(program, state, command, now);
  const from = state.tier.tierId;
  return [
    {
      kind: 'opening',
      reference: openingReference(openingId),
      postings: move(sumOfPoints(arrived), 'opening', 'available'),
      occurredAt,
      change: { kind: 'movement', arrived, ...(standing && { tier: standing }) },
      tierChange: standing && standing.tierId !== from ? { from, to: standing.tierId } : undefined,
      act: {
        kind: 'opening',
        source,
        by,
        ...(note !== undefined && { note }),
        ...(qualifying !== undefined && { qualifying }),
        ...(tier !== undefined && { tier }),
      },
      contentHash: command.contentHash,
    },
  ];
}
