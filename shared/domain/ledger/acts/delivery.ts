import { checkOwnStore, type OwnStores } from '#shared/domain/clients/permissions.ts';
import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { DeliveryAct } from '#shared/domain/ledger/act.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { Draft, Entry, Movement } from '#shared/domain/ledger/entry.ts';
import { checkRoom, maturityOf, restore } from '#shared/domain/ledger/lots.ts';
import { packReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import { deliveryReference } from '#shared/domain/ledger/reference.ts';
import {
  AmountExceedsOriginal,
  NotWaiting,
  PurchaseNotFound,
  TooManyParts,
  UnknownLine,
} from '#shared/domain/ledger/refusals.ts';
import { type AccountState, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { undeliveredOf } from '#shared/domain/ledger/undelivered.ts';
import type { Program } from '#shared/domain/program/program.ts';
import {
  addDelivered,
  type Delivered,
  type DeliveredLot,
  maturedBy,
  nothingDelivered,
  undeliveredPieces,
} from '#shared/domain/purchases/delivered.ts';
import { type PurchaseLine, thousandths } from '#shared/domain/purchases/purchase.ts';
import type { RecordedLine } from '#shared/domain/purchases/recorded.ts';
import { nothingBack } from '#shared/domain/purchases/returned.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import { checkAge } from './accrue.ts';
import { pointsOfLines } from './line-points.ts';
import type { ReturnFacts } from './take-back.ts';

export interface DeliveryCommand {
  readonly purchaseId: string;
  readonly deliveryId: string;
  readonly occurredAt: number;
  /** All that is not delivered yet when absent. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[] | undefined;
  readonly contentHash: string;
  readonly anyAge: boolean;
  readonly ownStores?: OwnStores | undefined;
}

/** The facts about a purchase before a delivery. */
export interface DeliveryFacts extends Pick<ReturnFacts, 'purchase' | 'newest'> {
  /** The number of its deliveries. */
  readonly deliveries?: number | undefined;
}

/** How far a purchase is delivered before its first delivery; undefined for one whose points wait for none. */
export function undeliveredPurchase(
  { change, awards = [], judged }: Entry,
  lines: readonly RecordedLine[],
): { readonly key: string; readonly delivered: Delivered } | undefined {
  if (change.kind !== 'accrual' || change.undelivered === undefined) return undefined;
  const points = pointsOfLines(lines, awards, judged?.covers);
  return { key: change.undelivered, delivered: nothingDelivered(lines, points) };
}

/** The pieces of each line that a delivery names, in thousandths. Refuses more than are not delivered yet. */
function piecesOf(
  lines: readonly PurchaseLine[],
  before: Delivered,
  asked: DeliveryCommand['lines'],
): readonly number[] {
  const left = undeliveredPieces(lines, before);
  const places = (asked ?? []).map(({ lineId }) => lines.findIndex((line) => line.lineId === lineId));
  if (left.every((pieces) => pieces === 0) && !places.includes(-1)) {
    throw new AmountExceedsOriginal('All of the purchase was delivered before.', { lines: [] });
  }
  if (!asked) return left;
  const errors: FieldError[] = [];
  const over: { readonly lineId: string; readonly deliverable: number }[] = [];
  const pieces = lines.map(() => 0);
  for (const [at, { lineId, quantity }] of asked.entries()) {
    const place = places[at] ?? -1;
    const rest = left[place] ?? 0;
    if (place < 0) {
      errors.push({ pointer: `/lines/${at}/lineId`, message: 'is no line of the purchase' });
    } else if (thousandths(quantity) > rest) {
      errors.push({ pointer: `/lines/${at}/quantity`, message: `must be at most ${rest / 1000}` });
      over.push({ lineId, deliverable: rest / 1000 });
    } else {
      pieces[place] = thousandths(quantity);
    }
  }
  if (places.includes(-1)) throw new UnknownLine('delivery', errors);
  if (errors.length > 0) {
    throw new AmountExceedsOriginal('More is delivered than is left of the lines.', { lines: over }, errors);
  }
  return pieces;
}

interface Dated {
  readonly lot: DeliveredLot;
  readonly movement: Pick<Movement, 'dated' | 'arrived'>;
  readonly postings: Draft['postings'];
}

/**
 * Points wait for their maturity, or arrive at once. Their expiry is that of the booking, but no point expires before it
 * matures.
 */
function dateOf(
  program: Program,
  state: AccountState,
  lot: { readonly points: number; readonly expiresAt: number | null },
  deliveredAt: number,
  now: number,
): Dated {
  const maturesAt = maturityOf(program, deliveredAt, now);
  const { points } = lot;
  if (maturesAt === null) {
    const { arrived, expired, confiscated } = restore(state, points > 0 ? [lot] : [], now);
    return {
      lot: { ...lot, maturesAt },
      movement: arrived.length > 0 ? { arrived } : {},
      postings: postingsOf({ available: sumOfPoints(arrived), pending: -points, expired, confiscated }),
    };
  }
  const expiresAt = lot.expiresAt === null ? null : Math.max(lot.expiresAt, maturesAt);
  const dated = { maturesAt, expiresAt, points };
  checkRoom(state, dated);
  return { lot: dated, movement: points > 0 ? { dated } : {}, postings: [] };
}

/**
 * Goods of a purchase that waited for them are delivered: points of what waits get a date, as if bought then. Suspended
 * and erased members ordered before. `state` is settled to `now`.
 */
export function deliver(
  program: Program,
  state: AccountState,
  command: DeliveryCommand,
  facts: DeliveryFacts,
  now: number,
): readonly Draft[] {
  const { purchaseId, deliveryId, occurredAt, contentHash } = command;
  if (!facts.purchase || facts.newest?.act.moved) throw new PurchaseNotFound();
  checkAge(occurredAt, command.anyAge, now);
  const { entry, recorded } = facts.purchase;
  const { lines } = recorded;
  checkOwnStore(command.ownStores, { at: 'purchase', store: entry.purchase?.store });
  const waits = undeliveredPurchase(entry, lines);
  if (!waits || entry.change.kind !== 'accrual') throw new NotWaiting();
  if ((facts.deliveries ?? 0) >= bounds.deliveries) throw new TooManyParts('deliveries', bounds.deliveries);
  const returned = facts.newest?.returned ?? nothingBack(lines);
  const before = returned.delivered ?? waits.delivered;
  const pieces = piecesOf(lines, before, command.lines);
  // Nothing waits any more once it expired or was forfeited.
  const isThere = undeliveredOf(state, waits.key) !== undefined;
  const matured = isThere ? maturedBy(lines, before, pieces) : lines.map(() => 0);
  const points = matured.reduce((sum, part) => sum + part, 0);
  const booked = { points, expiresAt: entry.change.lot.expiresAt };
  const at = Math.max(occurredAt, entry.occurredAt);
  const { lot, movement, postings } = dateOf(program, state, booked, at, now);
  const delivered: Delivered = {
    pieces: before.pieces.map((done, index) => done + (pieces[index] ?? 0)),
    waiting: before.waiting.map((wait, index) => wait - (matured[index] ?? 0)),
    lots: addDelivered(before.lots, lot),
  };
  const { reversedSoFar = 0, forgivenSoFar = 0, restoredSoFar = [] } = facts.newest?.act ?? {};
  const act: DeliveryAct = {
    kind: 'delivery',
    points,
    maturesAt: points > 0 ? lot.maturesAt : null,
    reversedSoFar,
    forgivenSoFar,
    restoredSoFar,
  };
  return [
    {
      kind: 'delivery',
      reference: deliveryReference(purchaseId, deliveryId),
      postings,
      occurredAt,
      change: {
        kind: 'movement',
        ...(points > 0 && { undelivered: { key: waits.key, points } }),
        ...movement,
      },
      act,
      contentHash,
      lines: packReturned({ ...returned, delivered }),
    },
  ];
}
