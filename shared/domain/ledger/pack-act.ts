import type { Act, OpeningAct, RedemptionAct, ReturnAct } from '#shared/domain/ledger/act.ts';
import {
  type PackedLots,
  type PackedReward,
  packLots,
  packReward,
  unpackLots,
  unpackReward,
} from '#shared/domain/ledger/pack-state.ts';

// Positions are part of the stored form: append to these lists, never reorder them.
const statuses: readonly RedemptionAct['status'][] = ['reserved', 'captured', 'voided'];

type PackedRedemption = readonly [
  'r',
  status: number,
  points: number,
  captured: number,
  refunded: number,
  lots: PackedLots,
  amount: number | null,
  currency: string | null,
  expiresAt: number | null,
  reward: PackedReward | null,
  channel: string | null,
  store: string | null,
  cause?: string,
];

type PackedReturn = readonly [
  'b',
  reversed: number,
  forgiven: number,
  restored: number,
  reversedSoFar: number,
  forgivenSoFar: number,
  ...restoredSoFar: (readonly [redemptionId: string, points: number])[],
];

type PackedAdjustment = readonly ['j', reason: string, by: string, approvedBy: string | null];
type PackedTransfer = readonly ['t', other: string];
type PackedOpening = readonly [
  'o',
  source: string,
  by: string,
  note: string | null,
  qualifying: number | null,
  tier: string | null,
];

export type PackedAct = PackedRedemption | PackedReturn | PackedAdjustment | PackedTransfer | PackedOpening;

function packRedemption(act: RedemptionAct): PackedRedemption {
  const packed = [
    'r',
    statuses.indexOf(act.status),
    act.points,
    act.captured,
    act.refunded,
    packLots(act.lots),
    act.value?.amount ?? null,
    act.value?.currency ?? null,
    act.expiresAt ?? null,
    act.reward ? packReward(act.reward) : null,
    act.channel ?? null,
    act.store ?? null,
  ] as const;
  return act.cause === undefined ? packed : [...packed, act.cause];
}

function unpackRedemption(packed: PackedRedemption): RedemptionAct {
  const [
    ,
    status,
    points,
    captured,
    refunded,
    lots,
    amount,
    currency,
    expiresAt,
    reward,
    channel,
    store,
    cause,
  ] = packed;
  return {
    kind: 'redemption',
    status: statuses[status] ?? 'captured',
    points,
    captured,
    refunded,
    lots: unpackLots(lots),
    ...(amount !== null && currency !== null && { value: { amount, currency } }),
    ...(expiresAt !== null && { expiresAt }),
    ...(reward && { reward: unpackReward(reward) }),
    ...(channel !== null && { channel }),
    ...(store !== null && { store }),
    ...(cause !== undefined && { cause }),
  };
}

function packReturn(act: ReturnAct): PackedReturn {
  return [
    'b',
    act.reversed,
    act.forgiven,
    act.restored,
    act.reversedSoFar,
    act.forgivenSoFar,
    ...act.restoredSoFar.map(({ redemptionId, points }) => [redemptionId, points] as const),
  ];
}

function unpackReturn(packed: PackedReturn): ReturnAct {
  const [, reversed, forgiven, restored, reversedSoFar, forgivenSoFar, ...paid] = packed;
  const restoredSoFar = paid.map(([redemptionId, points]) => ({ redemptionId, points }));
  return { kind: 'return', reversed, forgiven, restored, reversedSoFar, forgivenSoFar, restoredSoFar };
}

function unpackOpening([, source, by, note, qualifying, tier]: PackedOpening): OpeningAct {
  return {
    kind: 'opening',
    source,
    by,
    ...(note !== null && { note }),
    ...(qualifying !== null && { qualifying }),
    ...(tier !== null && { tier }),
  };
}

export function packAct(act: Act): PackedAct {
  switch (act.kind) {
    case 'redemption':
      return packRedemption(act);
    case 'return':
      return packReturn(act);
    case 'adjustment':
      return ['j', act.reason, act.by, act.approvedBy ?? null];
    case 'transfer':
      return ['t', act.other];
    case 'opening':
      return ['o', act.source, act.by, act.note ?? null, act.qualifying ?? null, act.tier ?? null];
  }
}

export function unpackAct(packed: PackedAct): Act {
  switch (packed[0]) {
    case 'r':
      return unpackRedemption(packed);
    case 'b':
      return unpackReturn(packed);
    case 'j': {
      const [, reason, by, approvedBy] = packed;
      return { kind: 'adjustment', reason, by, ...(approvedBy !== null && { approvedBy }) };
    }
    case 't':
      return { kind: 'transfer', other: packed[1] };
    case 'o':
      return unpackOpening(packed);
  }
}
