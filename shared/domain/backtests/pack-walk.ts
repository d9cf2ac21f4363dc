import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import type { OpenMember, Walk } from './backtest.ts';
import type { Winner } from './tally.ts';

const VERSION = 1;

type PackedWinner = readonly [memberId: string, points: number, purchases: number];
type Numbered = readonly (readonly [number, number])[];

type PackedWalk = readonly [
  counts: readonly [number, number, number, number],
  cost: readonly [numerator: string, denominator: string],
  winners: readonly PackedWinner[],
  hours: Numbered,
  overlaps: readonly (readonly [promotionId: string, purchases: number, points: number])[],
  open: readonly [...PackedWinner, times: number, days: Numbered] | null,
];

const packWinner = ({ memberId, points, purchases }: Winner): PackedWinner => [memberId, points, purchases];
const unpackWinner = ([memberId, points, purchases]: PackedWinner): Winner => ({
  memberId,
  points,
  purchases,
});

function packOpen(open: OpenMember | undefined): PackedWalk[5] {
  return open ? [...packWinner(open), open.times, [...open.days]] : null;
}

function unpackOpen(packed: PackedWalk[5]): OpenMember | undefined {
  if (!packed) return undefined;
  const [memberId, points, purchases, times, days] = packed;
  return { memberId, points, purchases, times, days: new Map(days) };
}

/** A walk as its part keeps it between two runs. */
export function packWalk({ tally, open }: Walk): Uint8Array {
  const packed: PackedWalk = [
    [tally.membersReached, tally.purchasesConsidered, tally.purchasesChanged, tally.points],
    [String(tally.cost.numerator), String(tally.cost.denominator)],
    tally.winners.map(packWinner),
    [...tally.hours],
    [...tally.overlaps].map(([promotionId, { purchases, points }]) => [promotionId, purchases, points]),
    packOpen(open),
  ];
  return packBytes([VERSION, ...packed]);
}

export function unpackWalk(bytes: Uint8Array): Walk {
  const [counts, cost, winners, hours, overlaps, open] = unpackBytes<PackedWalk>(bytes, VERSION);
  const [membersReached, purchasesConsidered, purchasesChanged, points] = counts;
  return {
    tally: {
      membersReached,
      purchasesConsidered,
      purchasesChanged,
      points,
      cost: { numerator: BigInt(cost[0]), denominator: BigInt(cost[1]) },
      winners: winners.map(unpackWinner),
      hours: new Map(hours),
      overlaps: new Map(overlaps.map(([id, purchases, paid]) => [id, { purchases, points: paid }])),
    },
    open: unpackOpen(open),
  };
}
