import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import { type PackedTally, packTally, unpackTally } from './packed-progress.ts';
import type { PartyProgress } from './party.ts';

const VERSION = 1;

type PackedStanding = readonly [n: number, to: string, number: number];

type Packed = readonly [
  goalKey: number,
  shares: readonly (readonly [memberId: string, seq: number, ...PackedTally[]])[],
  unlocked: number,
  unlockedAt: number | null,
  standing: readonly PackedStanding[],
  given: readonly (readonly [memberId: string, number: number, at: number])[],
  owed: readonly (readonly [isRevoked: 0 | 1, ...PackedStanding])[],
];

/** The progress of a party as its row keeps it. */
export function packParty(party: PartyProgress): Uint8Array {
  const { goalKey, shares, unlocked, unlockedAt, standing, given, owed } = party;
  const packed: Packed = [
    goalKey,
    [...shares].map(([memberId, { seq, tallies }]) => [memberId, seq, ...tallies.map(packTally)] as const),
    unlocked,
    unlockedAt ?? null,
    standing.map(({ n, to, number }) => [n, to, number] as const),
    [...given].map(([memberId, { number, at }]) => [memberId, number, at] as const),
    owed.map(({ does, n, to, number }) => [does === 'revoke' ? 1 : 0, n, to, number] as const),
  ];
  return packBytes([VERSION, ...packed]);
}

export function unpackParty(bytes: Uint8Array): PartyProgress {
  const [goalKey, shares, unlocked, unlockedAt, standing, given, owed] = unpackBytes<Packed>(bytes, VERSION);
  return {
    goalKey,
    shares: new Map(
      shares.map(([memberId, seq, ...tallies]) => [memberId, { seq, tallies: tallies.map(unpackTally) }]),
    ),
    unlocked,
    ...(unlockedAt !== null && { unlockedAt }),
    standing: standing.map(([n, to, number]) => ({ n, to, number })),
    given: new Map(given.map(([memberId, number, at]) => [memberId, { number, at }])),
    owed: owed.map(([isRevoked, n, to, number]) => {
      return { does: isRevoked ? ('revoke' as const) : ('unlock' as const), n, to, number };
    }),
  };
}
