import type { Change, Movement } from '#shared/domain/ledger/entry.ts';
import type { PendingLot } from '#shared/domain/ledger/state.ts';
import { bytesToHex, checkPositions, hexToBytes, trimmed, unpackInstant } from './pack.ts';
import {
  type PackedLots,
  type PackedReservation,
  type PackedTier,
  type PackedUse,
  packLots,
  packReservation,
  packState,
  packStatus,
  packTier,
  packUse,
  unpackLots,
  unpackReservation,
  unpackState,
  unpackStatus,
  unpackTier,
  unpackUse,
} from './pack-state.ts';

/**
 * A change is a letter and its positions, as an act is: see `pack-act.ts`. The uses of an accrual are its last
 * positions; an optional field of it goes behind them as a number and its content.
 */

type PackedWaiting = readonly [maturesAt: number, expiresAt: number | null, points: number];
/** Several lots stand in a list. */
type PackedWaitings = PackedWaiting | readonly PackedWaiting[];

type PackedMovement = readonly [
  'v',
  spent?: PackedLots | null,
  arrived?: PackedLots | null,
  tier?: PackedTier | null,
  reserve?: PackedReservation | null,
  ended?: string | null,
  waiting?: PackedWaitings | null,
  owed?: number | null,
  uses?: readonly PackedUse[] | null,
  ownToken?: true | null,
  undone?: true | null,
  undelivered?: readonly [key: Uint8Array, points: number] | null,
  dated?: PackedWaiting | null,
];

/** The uses, and then whether the points wait for a delivery: by a number and its content. */
type AccrualRest = readonly (PackedUse | number | Uint8Array | true)[];
const UNDELIVERED = 1;
const NOT_WAITING = 2;

export type PackedChange =
  | readonly ['a', number | null, number | null, number, number, PackedTier | null, ...AccrualRest]
  | readonly ['n' | 't', PackedTier]
  | readonly ['m' | 'x' | 'l' | 'f']
  | readonly ['s', status: number]
  | readonly ['h', household?: string]
  | readonly ['o', into: string]
  | readonly ['i', from: string, brought: Uint8Array, PackedTier]
  | PackedMovement;

function packWaiting({ maturesAt, expiresAt, points }: PendingLot): PackedWaiting {
  return [maturesAt, expiresAt, points];
}

function packWaitings(waiting: readonly PendingLot[]): PackedWaitings | null {
  const [only = null, ...more] = waiting.map(packWaiting);
  return more.length > 0 ? waiting.map(packWaiting) : only;
}

function unpackWaiting([maturesAt, expiresAt, points]: PackedWaiting): PendingLot {
  return { maturesAt: unpackInstant(maturesAt), expiresAt, points };
}

const areSeveral = (packed: PackedWaitings): packed is readonly PackedWaiting[] => Array.isArray(packed[0]);

function unpackWaitings(packed: PackedWaitings): readonly PendingLot[] {
  return (areSeveral(packed) ? packed : [packed]).map(unpackWaiting);
}

function keyOf(bytes: unknown): string {
  const key = bytesToHex(bytes);
  if (key === undefined) throw new TypeError('a key of a waiting purchase is missing');
  return key;
}

type AccrualChange = Extract<Change, { kind: 'accrual' }>;

function packDelivery({ undelivered, notWaiting }: AccrualChange): readonly unknown[] {
  if (undelivered !== undefined) return [UNDELIVERED, hexToBytes(undelivered)];
  return notWaiting ? [NOT_WAITING, true] : [];
}

function unpackDelivery(rest: AccrualRest): Pick<AccrualChange, 'undelivered' | 'notWaiting'> {
  const [field, content, ...more] = rest;
  if (field === undefined) return {};
  if (more.length === 0 && field === UNDELIVERED) return { undelivered: keyOf(content) };
  if (more.length === 0 && field === NOT_WAITING) return { notWaiting: true };
  throw new TypeError(`an accrual has field ${String(field)}, which this version does not know`);
}

function packMovement({
  spent,
  arrived,
  tier,
  reserve,
  ended,
  waiting,
  owed,
  uses,
  ownToken,
  undone,
  undelivered,
  dated,
}: Movement): readonly unknown[] {
  return trimmed([
    'v',
    spent ? packLots(spent) : null,
    arrived ? packLots(arrived) : null,
    tier ? packTier(tier) : null,
    reserve ? packReservation(reserve) : null,
    ended ?? null,
    waiting ? packWaitings(waiting) : null,
    owed ?? null,
    uses ? uses.map(packUse) : null,
    ownToken ?? null,
    undone ?? null,
    undelivered ? [hexToBytes(undelivered.key), undelivered.points] : null,
    dated ? packWaiting(dated) : null,
  ]);
}

function unpackMovement(packed: PackedMovement): Movement {
  checkPositions(packed, 13, 'a movement');
  const [, spent, arrived, tier, reserve, ended, waiting, owed, uses, ownToken, ...rest] = packed;
  const [undone, undelivered, dated] = rest;
  return {
    kind: 'movement',
    ...(spent && { spent: unpackLots(spent) }),
    ...(arrived && { arrived: unpackLots(arrived) }),
    ...(tier && { tier: unpackTier(tier) }),
    ...(reserve && { reserve: unpackReservation(reserve) }),
    ...(typeof ended === 'string' && { ended }),
    ...(waiting && { waiting: unpackWaitings(waiting) }),
    ...(typeof owed === 'number' && { owed }),
    ...(uses && { uses: uses.map(unpackUse) }),
    ...(ownToken && { ownToken }),
    ...(undone && { undone }),
    ...(undelivered && { undelivered: { key: keyOf(undelivered[0]), points: undelivered[1] } }),
    ...(dated && { dated: unpackWaiting(dated) }),
  };
}

export function packChange(change: Change): readonly unknown[] {
  switch (change.kind) {
    case 'accrual': {
      const { maturesAt, expiresAt, points } = change.lot;
      const tier = change.tier ? packTier(change.tier) : null;
      const uses = change.uses ?? [];
      const positions = ['a', maturesAt, expiresAt, points, change.qualifying, tier];
      return [...positions, ...uses.map(packUse), ...packDelivery(change)];
    }
    case 'movement':
      return packMovement(change);
    case 'enrolment':
      return ['n', packTier(change.tier)];
    case 'tier':
      return ['t', packTier(change.tier)];
    case 'maturation':
      return ['m'];
    case 'lapse':
      return ['l'];
    case 'expiry':
      return ['x'];
    case 'status':
      return ['s', packStatus(change.status)];
    case 'household':
      return change.household === undefined ? ['h'] : ['h', change.household];
    case 'forfeit':
      return ['f'];
    case 'merge-out':
      return ['o', change.into];
    case 'merge-in':
      return ['i', change.from, packState(change.brought), packTier(change.tier)];
  }
}

function unpackNewStatus(packed: number): Extract<Change, { kind: 'status' }> {
  const status = unpackStatus(packed);
  if (status === 'merged') throw new TypeError('a member is merged by a change of its own');
  return { kind: 'status', status };
}

export function unpackChange(packed: PackedChange): Change {
  switch (packed[0]) {
    case 'a': {
      const [, maturesAt, expiresAt, points, qualifying, tier, ...rest] = packed;
      const uses = rest.filter((part): part is PackedUse => Array.isArray(part));
      return {
        kind: 'accrual',
        lot: { maturesAt, expiresAt, points },
        qualifying,
        tier: tier ? unpackTier(tier) : undefined,
        ...(uses.length > 0 && { uses: uses.map(unpackUse) }),
        ...unpackDelivery(rest.slice(uses.length)),
      };
    }
    case 'v':
      return unpackMovement(packed);
    case 'n':
      return { kind: 'enrolment', tier: unpackTier(packed[1]) };
    case 't':
      return { kind: 'tier', tier: unpackTier(packed[1]) };
    case 'm':
      return { kind: 'maturation' };
    case 'l':
      return { kind: 'lapse' };
    case 'x':
      return { kind: 'expiry' };
    case 's':
      return unpackNewStatus(packed[1]);
    case 'h': {
      const [, household] = packed;
      return { kind: 'household', ...(household !== undefined && { household }) };
    }
    case 'f':
      return { kind: 'forfeit' };
    case 'o':
      return { kind: 'merge-out', into: packed[1] };
    case 'i': {
      const [, from, brought, tier] = packed;
      return { kind: 'merge-in', from, brought: unpackState(brought), tier: unpackTier(tier) };
    }
    default:
      throw new TypeError(`a change ${packed[0]} is not known to this version`);
  }
}
