import type {
  AccountState,
  ClaimedReward,
  Lot,
  MemberStatus,
  Reservation,
} from '#shared/domain/ledger/state.ts';
import type { TierStanding } from '#shared/domain/ledger/tier.ts';
import type { PeriodUse, PromotionUse } from '#shared/domain/promotions/uses.ts';
import { itemAt, packBytes, packInstants, unpackBytes, unpackInstant, unpackInstants } from './pack.ts';
import { packSections, type SectionTable, unpackSections } from './sections.ts';
import { stateSections } from './state-sections.ts';

const VERSION = 1;
// Positions are part of the stored form: append to this list, never reorder it.
const statuses: readonly MemberStatus[] = ['active', 'suspended', 'erased', 'merged'];

export function packStatus(status: MemberStatus): number {
  return statuses.indexOf(status);
}

export function unpackStatus(packed: number): MemberStatus {
  return itemAt(statuses, packed, 'status');
}

export function packLots(lots: readonly Lot[]): PackedLots {
  return [packInstants(lots.map(({ expiresAt }) => expiresAt)), lots.map(({ points }) => points)];
}

export type PackedLots = readonly [instants: readonly number[], points: readonly number[]];

export function unpackLots([instants, points]: PackedLots): readonly Lot[] {
  return unpackInstants(instants).map((expiresAt, index) => ({ expiresAt, points: points[index] ?? 0 }));
}

export type PackedReward = readonly [rewardId: string, version: number, quantity: number];

export function packReward({ rewardId, version, quantity }: ClaimedReward): PackedReward {
  return [rewardId, version, quantity];
}

export function unpackReward([rewardId, version, quantity]: PackedReward): ClaimedReward {
  return { rewardId, version, quantity };
}

export type PackedReservation = readonly [
  redemptionId: string,
  expiresAt: number,
  ...lots: PackedLots,
  reward?: PackedReward,
];

export function packReservation({ redemptionId, expiresAt, lots, reward }: Reservation): PackedReservation {
  const [instants, points] = packLots(lots);
  const packed = [redemptionId, expiresAt, instants, points] as const;
  return reward ? [...packed, packReward(reward)] : packed;
}

export function unpackReservation([
  redemptionId,
  expiresAt,
  instants,
  points,
  reward,
]: PackedReservation): Reservation {
  const lots = unpackLots([instants, points]);
  return { redemptionId, expiresAt, lots, ...(reward && { reward: unpackReward(reward) }) };
}

export function packTier(tier: TierStanding): readonly unknown[] {
  const { tierId, qualifying, previousQualifying, periodEndsAt, keptUntil, fallsAt, granted } = tier;
  const instants = packInstants([periodEndsAt, keptUntil, fallsAt]);
  const packed = [tierId, qualifying, previousQualifying, instants] as const;
  return granted ? [...packed, [granted.tierId, granted.until]] : packed;
}

export type PackedTier = readonly [
  string,
  number,
  number,
  readonly number[],
  granted?: readonly [tierId: string, until: number],
];

export function unpackTier([
  tierId,
  qualifying,
  previousQualifying,
  packed,
  granted,
]: PackedTier): TierStanding {
  const [periodEndsAt, keptUntil = null, fallsAt = null] = unpackInstants(packed);
  return {
    tierId,
    periodEndsAt: unpackInstant(periodEndsAt),
    qualifying,
    previousQualifying,
    keptUntil,
    fallsAt,
    ...(granted && { granted: { tierId: granted[0], until: granted[1] } }),
  };
}

/** Years, where there are any, and days: each as the first and then the steps between them, with its times. */
export type PackedUse = readonly [promotionId: string, times: number, ...steps: (number | PackedPeriods)[]];
type PackedPeriods = readonly number[];

function packPeriods(uses: readonly PeriodUse[]): PackedPeriods {
  return uses.flatMap(({ period, times }, index) => [period - (uses[index - 1]?.period ?? 0), times]);
}

function unpackPeriods(steps: PackedPeriods): readonly PeriodUse[] {
  const uses: PeriodUse[] = [];
  for (let at = 0; at < steps.length; at += 2) {
    uses.push({ period: (uses.at(-1)?.period ?? 0) + (steps[at] ?? 0), times: steps[at + 1] ?? 0 });
  }
  return uses;
}

export function packUse({ promotionId, times, days, years = [] }: PromotionUse): PackedUse {
  return [promotionId, times, ...(years.length > 0 ? [packPeriods(years)] : []), ...packPeriods(days)];
}

export function unpackUse([promotionId, times, ...steps]: PackedUse): PromotionUse {
  const years = steps.find((step) => typeof step !== 'number');
  return {
    promotionId,
    times,
    days: unpackPeriods(steps.filter((step) => typeof step === 'number')),
    ...(years && { years: unpackPeriods(years) }),
  };
}

export function packState(state: AccountState): Uint8Array {
  return packStateBy(stateSections, state);
}

/** Packs a state with the sections of a table; without any of them the bytes are those of a state that knows none. */
export function packStateBy<Fields>(
  sections: SectionTable<Fields>,
  state: AccountState & Fields,
): Uint8Array {
  const { lifetime } = state;
  return packBytes([
    VERSION,
    packStatus(state.status),
    state.enrolledAt,
    state.purchaseCount,
    packLots(state.lots),
    [packInstants(state.pending.map(({ maturesAt }) => maturesAt)), ...packLots(state.pending)],
    state.reservations.map(packReservation),
    state.holds.map(({ caseId, lots }) => [caseId, ...packLots(lots)]),
    state.debt,
    [lifetime.earned, lifetime.redeemed, lifetime.refunded, lifetime.expired, lifetime.reversed],
    packTier(state.tier),
    state.uses.map(packUse),
    ...packTail(state, packSections<Fields>(sections, state)),
  ]);
}

/** Parts that few members have stand at the end, and take no byte of the others. Sections come after all positions. */
function packTail(
  { mergedInto, absorbed, household }: AccountState,
  sections: readonly unknown[],
): readonly unknown[] {
  if (sections.length > 0) return [mergedInto ?? null, absorbed, household ?? null, ...sections];
  if (household !== undefined) return [mergedInto ?? null, absorbed, household];
  if (mergedInto === undefined && absorbed.length === 0) return [];
  return [mergedInto ?? null, absorbed];
}

type PackedState = readonly [
  status: number,
  enrolledAt: number,
  purchaseCount: number,
  lots: PackedLots,
  pending: readonly [readonly number[], ...PackedLots],
  reservations: readonly PackedReservation[],
  holds: readonly (readonly [string, ...PackedLots])[],
  debt: number,
  lifetime: readonly [number, number, number, number, number],
  tier: PackedTier,
  uses: readonly PackedUse[],
  mergedInto?: string | null,
  absorbed?: readonly string[],
  household?: string | null,
  ...sections: unknown[],
];

export function unpackState(bytes: Uint8Array): AccountState {
  return unpackStateBy(stateSections, bytes);
}

export function unpackStateBy<Fields>(table: SectionTable<Fields>, bytes: Uint8Array): AccountState & Fields {
  const [status, enrolledAt, purchaseCount, lots, pending, reservations, holds, debt, lifetime, ...rest] =
    unpackBytes<PackedState>(bytes, VERSION);
  const [tier, uses, mergedInto, absorbed = [], household, ...sections] = rest;
  const [maturities, ...pendingLots] = pending;
  const matureAt = unpackInstants(maturities);
  const [earned, redeemed, refunded, expired, reversed] = lifetime;
  return {
    status: unpackStatus(status),
    enrolledAt,
    purchaseCount,
    lots: unpackLots(lots),
    pending: unpackLots(pendingLots).map((lot, index) => ({
      ...lot,
      maturesAt: unpackInstant(matureAt[index]),
    })),
    reservations: reservations.map(unpackReservation),
    holds: holds.map(([caseId, ...own]) => ({ caseId, lots: unpackLots(own) })),
    debt,
    lifetime: { earned, redeemed, refunded, expired, reversed },
    tier: unpackTier(tier),
    uses: uses.map(unpackUse),
    ...(typeof mergedInto === 'string' && { mergedInto }),
    absorbed,
    ...(typeof household === 'string' && { household }),
    ...unpackSections(table, sections),
  };
}
