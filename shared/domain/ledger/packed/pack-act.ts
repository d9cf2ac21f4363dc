import type {
  Act,
  BonusAct,
  DeliveryAct,
  Draw,
  HouseholdAct,
  MovedTo,
  OpeningAct,
  RedemptionAct,
  ReturnAct,
  RevocationAct,
} from '#shared/domain/ledger/act.ts';
import type { Unavailability } from '#shared/domain/rewards/refusals.ts';
import { checkPositions, itemAt, trimmed } from './pack.ts';
import {
  type PackedLots,
  type PackedReward,
  packLots,
  packReward,
  packStatus,
  unpackLots,
  unpackReward,
  unpackStatus,
} from './pack-state.ts';

/**
 * An act is a letter and its positions. A new kind of act takes a new letter; an optional field is appended as the last
 * position of its form, which is left out where the field is absent, so that bytes that exist stay as they are. The hash
 * of an entry covers these bytes. A letter, a word or a position that this version does not know refuses the entry.
 */

// Positions are part of the stored form: append to these lists, never reorder them.
const statuses: readonly RedemptionAct['status'][] = ['reserved', 'captured', 'voided'];
const unavailabilities: readonly Unavailability[] = [
  'not known',
  'not yet',
  'no longer',
  'not for this tier',
  'out of stock',
];
const households: readonly HouseholdAct['does'][] = ['join', 'leave', 'permit'];

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
  cause?: string | null,
  drawn?: readonly PackedDraw[] | null,
  ownToken?: true | null,
  prizeOf?: number,
];

type PackedDraw = readonly [memberId: string, points: number];

type PackedReturn = readonly [
  'b',
  reversed: number,
  forgiven: number,
  restored: number,
  reversedSoFar: number,
  forgivenSoFar: number,
  ...rest: (PackedRestored | number)[],
];

/** Points that a redemption got back; a number behind them is the money that points had paid. */
type PackedRestored = readonly [redemptionId: string, points: number];

type PackedDelivery = readonly [
  'v',
  points: number,
  maturesAt: number | null,
  reversedSoFar: number,
  forgivenSoFar: number,
  ...restoredSoFar: PackedRestored[],
];

type PackedMoved = readonly ['w', PackedReturn, to: string, reason: string, by: string];
type PackedDesk = readonly ['d', reason: string, by: string, from?: string];
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

type PackedStatus = readonly ['s', from: number, to: number, reason: string, by: string];
type PackedMerge = readonly ['m', other: string, reason: string, by: string];
type PackedHousehold = readonly ['h', householdId: string, does: number, by: string, lendsFrom?: number];

type PackedBonus = readonly [
  'e',
  version: number,
  qualifying: number,
  isBudgeted?: true | null,
  noReward?: number,
];
type PackedRevocation = readonly ['u', reversed: number, forgiven: number, qualifying: number];

type PackedLapse = readonly ['l', ...redemptionIds: string[]];

export type PackedAct =
  | PackedRedemption
  | PackedReturn
  | PackedDelivery
  | PackedMoved
  | PackedDesk
  | PackedAdjustment
  | PackedTransfer
  | PackedStatus
  | PackedMerge
  | PackedHousehold
  | PackedOpening
  | PackedBonus
  | PackedRevocation
  | PackedLapse;

function packDraw({ memberId, points }: Draw): PackedDraw {
  return [memberId, points];
}

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
  const drawn = act.drawn?.map(packDraw);
  const rest = trimmed([act.cause ?? null, drawn ?? null, act.ownToken ?? null, act.prizeOf ?? null]);
  return [...packed, ...rest] as unknown as PackedRedemption;
}

function unpackRedemption(packed: PackedRedemption): RedemptionAct {
  checkPositions(packed, 16, 'a redemption');
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
    drawn,
    ownToken,
    prizeOf,
  ] = packed;
  return {
    kind: 'redemption',
    status: itemAt(statuses, status, 'status of a redemption'),
    points,
    captured,
    refunded,
    lots: unpackLots(lots),
    ...(amount !== null && currency !== null && { value: { amount, currency } }),
    ...(expiresAt !== null && { expiresAt }),
    ...(reward && { reward: unpackReward(reward) }),
    ...(channel !== null && { channel }),
    ...(store !== null && { store }),
    ...(typeof cause === 'string' && { cause }),
    ...(drawn && { drawn: drawn.map(([memberId, points]) => ({ memberId, points })) }),
    ...(ownToken && { ownToken }),
    ...(prizeOf !== undefined && { prizeOf }),
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
    ...(act.paidByPoints === undefined ? [] : [act.paidByPoints]),
  ];
}

function unpackReturn(packed: PackedReturn): ReturnAct {
  const [, reversed, forgiven, restored, reversedSoFar, forgivenSoFar, ...rest] = packed;
  const restoredSoFar = rest.flatMap((part) =>
    typeof part === 'number' ? [] : [{ redemptionId: part[0], points: part[1] }],
  );
  const paidByPoints = rest.find((part) => typeof part === 'number');
  return {
    kind: 'return',
    reversed,
    forgiven,
    restored,
    reversedSoFar,
    forgivenSoFar,
    restoredSoFar,
    ...(paidByPoints !== undefined && { paidByPoints }),
  };
}

function packDelivery(act: DeliveryAct): PackedDelivery {
  const restored = act.restoredSoFar.map(({ redemptionId, points }) => [redemptionId, points] as const);
  return ['v', act.points, act.maturesAt, act.reversedSoFar, act.forgivenSoFar, ...restored];
}

function unpackDelivery(packed: PackedDelivery): DeliveryAct {
  const [, points, maturesAt, reversedSoFar, forgivenSoFar, ...paid] = packed;
  const restoredSoFar = paid.map(([redemptionId, restored]) => ({ redemptionId, points: restored }));
  return { kind: 'delivery', points, maturesAt, reversedSoFar, forgivenSoFar, restoredSoFar };
}

function packMoved(act: ReturnAct, { to, reason, by }: MovedTo): PackedMoved {
  return ['w', packReturn(act), to, reason, by];
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

function packBonus({ version, qualifying, isBudgeted, noReward }: BonusAct): PackedBonus {
  const packed = ['e', version, qualifying] as const;
  if (noReward) return [...packed, isBudgeted ?? null, unavailabilities.indexOf(noReward)];
  return isBudgeted ? [...packed, isBudgeted] : packed;
}

function unpackBonus(packed: PackedBonus): BonusAct {
  checkPositions(packed, 5, 'a bonus');
  const [, version, qualifying, isBudgeted, noReward] = packed;
  return {
    kind: 'bonus',
    version,
    qualifying,
    ...(isBudgeted && { isBudgeted }),
    ...(noReward !== undefined && {
      noReward: itemAt(unavailabilities, noReward, 'unavailability of a reward'),
    }),
  };
}

function unpackRevocation(packed: PackedRevocation): RevocationAct {
  checkPositions(packed, 4, 'a revocation');
  const [, reversed, forgiven, qualifying] = packed;
  return { kind: 'revocation', reversed, forgiven, qualifying };
}

function packHousehold({ householdId, does, by, lendsFrom }: HouseholdAct): PackedHousehold {
  const packed = ['h', householdId, households.indexOf(does), by] as const;
  return lendsFrom === undefined ? packed : [...packed, lendsFrom];
}

function unpackHousehold(packed: PackedHousehold): HouseholdAct {
  checkPositions(packed, 5, 'a change of a household');
  const [, householdId, does, by, lendsFrom] = packed;
  return {
    kind: 'household',
    householdId,
    does: itemAt(households, does, 'act of a household'),
    by,
    ...(lendsFrom !== undefined && { lendsFrom }),
  };
}

export function packAct(act: Act): PackedAct {
  switch (act.kind) {
    case 'redemption':
      return packRedemption(act);
    case 'return':
      return act.moved ? packMoved(act, act.moved) : packReturn(act);
    case 'delivery':
      return packDelivery(act);
    case 'desk':
      return act.from === undefined ? ['d', act.reason, act.by] : ['d', act.reason, act.by, act.from];
    case 'adjustment':
      return ['j', act.reason, act.by, act.approvedBy ?? null];
    case 'transfer':
      return ['t', act.other];
    case 'status':
      return ['s', packStatus(act.from), packStatus(act.to), act.reason, act.by];
    case 'merge':
      return ['m', act.other, act.reason, act.by];
    case 'household':
      return packHousehold(act);
    case 'opening':
      return ['o', act.source, act.by, act.note ?? null, act.qualifying ?? null, act.tier ?? null];
    case 'bonus':
      return packBonus(act);
    case 'revocation':
      return ['u', act.reversed, act.forgiven, act.qualifying];
    case 'lapse':
      return ['l', ...act.redemptionIds];
  }
}

export function unpackAct(packed: PackedAct): Act {
  switch (packed[0]) {
    case 'r':
      return unpackRedemption(packed);
    case 'b':
      return unpackReturn(packed);
    case 'v':
      return unpackDelivery(packed);
    case 'w': {
      const [, taken, to, reason, by] = packed;
      return { ...unpackReturn(taken), moved: { to, reason, by } };
    }
    case 'd': {
      const [, reason, by, from] = packed;
      return { kind: 'desk', reason, by, ...(from !== undefined && { from }) };
    }
    case 'j': {
      const [, reason, by, approvedBy] = packed;
      return { kind: 'adjustment', reason, by, ...(approvedBy !== null && { approvedBy }) };
    }
    case 't':
      return { kind: 'transfer', other: packed[1] };
    case 's': {
      const [, from, to, reason, by] = packed;
      return { kind: 'status', from: unpackStatus(from), to: unpackStatus(to), reason, by };
    }
    case 'm': {
      const [, other, reason, by] = packed;
      return { kind: 'merge', other, reason, by };
    }
    case 'h':
      return unpackHousehold(packed);
    case 'o':
      return unpackOpening(packed);
    case 'e':
      return unpackBonus(packed);
    case 'u':
      return unpackRevocation(packed);
    case 'l':
      return { kind: 'lapse', redemptionIds: packed.slice(1) };
    default:
      throw new TypeError(`an act ${packed[0]} is not known to this version`);
  }
}
