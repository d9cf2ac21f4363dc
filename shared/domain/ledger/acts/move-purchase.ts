import type { DeskRemark } from '#shared/domain/ledger/act.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { CounterMove, Draft, Entry } from '#shared/domain/ledger/entry.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, checkActive } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetsLeft } from '#shared/domain/promotions/budgets.ts';
import type { PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { byLineId } from '#shared/domain/purchases/receipt.ts';
import type { Returned } from '#shared/domain/purchases/returned.ts';
import type { StoreFacts } from '#shared/domain/stores/store.ts';
import { accrue, type Used } from './accrue.ts';
import { MoveTooLarge, PurchaseBooked, PurchasePaidWithPoints, PurchaseReturned } from './desk-refusals.ts';
import { type ReturnFacts, takeBack } from './take-back.ts';

export interface MoveCommand extends DeskRemark {
  readonly purchaseId: string;
  readonly moveId: string;
  /** The member who has the purchase by mistake. */
  readonly from: string;
  /** The buyer. */
  readonly to: string;
  readonly contentHash: string;
}

export interface MoveFacts extends ReturnFacts {
  /** The buyer already has another purchase of that id. */
  readonly isBooked: boolean;
  /** Expiries of the buyer, as an accrual may need them. */
  readonly used?: Used | undefined;
  /** Its store, as it is described now. */
  readonly storeFacts?: StoreFacts | undefined;
  /** The truths of the promotions' tests of the buyer. */
  readonly truths?: Uint8Array | undefined;
}

/** The promotions that are considered; `taken` of counters that had too little left. */
export interface MoveJudging {
  readonly promotions: PromotionSet;
  readonly taken: ReadonlyMap<string, number>;
}

/** The taken points of counters after these moves. */
function takenAfter(
  taken: ReadonlyMap<string, number>,
  moves: readonly CounterMove[],
): ReadonlyMap<string, number> {
  const after = new Map(taken);
  for (const { counter, by } of moves) {
    const before = after.get(counter);
    if (before !== undefined) after.set(counter, before + by);
  }
  return after;
}

const movesOf = (drafts: readonly Draft[]) => drafts.flatMap(({ counters = [] }) => counters);

/** The sum of the author's day, or the decision of who approves. */
const OF_STAFF = 1;

function checkSize(drafts: readonly Draft[]): void {
  const counters = new Set(movesOf(drafts).map(({ counter }) => counter));
  if (drafts.length + counters.size + OF_STAFF > bounds.itemsPerWrite) throw new MoveTooLarge();
}

const isUndelivered = ({ change }: Entry) => change.kind === 'accrual' && change.undelivered !== undefined;

const hasCome = ({ lines }: Returned) =>
  lines.some(({ pieces, byAmount }) => pieces > 0 || byAmount !== undefined);

/**
 * A purchase as it was booked, of which nothing has come back and which no points paid for. One of which something was
 * delivered waits no more for the rest.
 */
function movable({ purchase: found, newest, storeFacts }: MoveFacts): Purchase {
  if (!found) throw new PurchaseNotFound();
  if (newest && hasCome(newest.returned)) throw new PurchaseReturned();
  const { entry, recorded } = found;
  if (!entry.purchase) throw new TypeError('an accrual has its purchase');
  const { payments = [], channel, store, terminal, operator, sale, currency, total } = entry.purchase;
  if (payments.length > 0) throw new PurchasePaidWithPoints();
  const { occurredAt } = entry;
  const lines = recorded.lines.toSorted(byLineId);
  return {
    occurredAt,
    channel,
    store,
    storeFacts,
    terminal,
    operator,
    ...(sale !== undefined && { sale }),
    currency,
    total,
    lines,
    discounts: recorded.discounts,
    ...(!newest && isUndelivered(entry) && { maturesFrom: 'delivery' as const }),
  };
}

/**
 * Moves a purchase from the member who has it by mistake to the buyer: a return of all of it on the day of the purchase
 * and, in the same write, an accrual by the current rules. The accrual may take the points that the return gives back
 * to budgets. Both states are settled to `now`.
 */
export function movePurchase(
  program: Program,
  { wrong, right }: { readonly wrong: AccountState; readonly right: AccountState },
  command: MoveCommand,
  facts: MoveFacts,
  { promotions, taken }: MoveJudging,
  now: number,
): { readonly returned: readonly Draft[]; readonly booked: readonly Draft[] } {
  const purchase = movable(facts);
  checkActive(right, '/to');
  if (facts.isBooked) throw new PurchaseBooked(command.to);
  const { purchaseId, moveId: returnId, from, to, reason, by, contentHash } = command;
  const act = { purchaseId, contentHash, anyAge: true };
  const { occurredAt } = purchase;
  const moved = { to, reason, by };
  const left = { ...act, returnId, occurredAt, moved };
  const { drafts: returned } = takeBack(program, { own: wrong, others: [] }, left, facts, now);
  const rest = budgetsLeft(promotions.promotions, takenAfter(taken, movesOf(returned)));
  const considered = { promotions, truths: facts.truths, budgetsLeft: rest };
  const accrual = { ...act, purchase, memberId: to, desk: { reason, by, from } };
  const booked = accrue(program, right, accrual, now, facts.used, considered);
  checkSize([...returned, ...booked]);
  return { returned, booked };
}
