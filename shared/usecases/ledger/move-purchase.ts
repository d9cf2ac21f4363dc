import type { MoveAnswer } from '#shared/contracts/ledger/move-purchase.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { pastExpiries } from '#shared/domain/ledger/acts/accrue.ts';
import {
  type MoveCommand,
  type MoveFacts,
  movePurchase as move,
} from '#shared/domain/ledger/acts/move-purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseReference, returnReference } from '#shared/domain/ledger/reference.ts';
import { OtherMemberNotFound, SameMember } from '#shared/domain/ledger/refusals.ts';
import { appendBy, type Giver, toTheOther } from '#shared/usecases/approvals/append-by.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { personTruths, type RulesInForce, rulesInForce } from '#shared/usecases/promotions/rules-in-force.ts';
import { describePurchaseAnswer, type PurchasePorts } from './book-purchase.ts';
import { describeReturnAnswer, gatherPurchase } from './book-return.ts';

const TO = '/to';

export interface MoveRequest extends Omit<MoveCommand, 'to'> {
  /**
   * Returns the member who bought. Called only for a new act, because a card may have another owner when a call is
   * repeated.
   */
  readonly buyer: () => Promise<string>;
}

/** The entry of a purchase in a log; undefined where that log has none. */
async function purchaseIn(log: LogReader, purchaseId: string): Promise<LedgerRecord | undefined> {
  const reference = purchaseReference(purchaseId);
  const place = (await log.references(reference)).get(reference);
  return place && log.record(place);
}

/**
 * The purchase, and the facts about the buyer. The same call may run twice at once. A booking of the other run does not
 * count as an earlier booking; it is found as this act at the end of the member's own log.
 */
async function gatherMove(
  { rules, people, now }: PurchasePorts,
  inForce: RulesInForce,
  [log, others]: readonly [own: LogReader, others: readonly LogReader[]],
  command: MoveCommand,
): Promise<MoveFacts> {
  const [buyers] = others;
  if (!buyers) throw new TypeError('a move has two logs');
  const { purchaseId, from, to, contentHash } = command;
  const { program } = inForce;
  const theirs = (await purchaseIn(buyers, purchaseId))?.entry;
  const isThis = theirs?.contentHash === contentHash && actOf(theirs, 'desk')?.from === from;
  const programs = { get: async () => program, version: (version: number) => rules.program(version) };
  const found = await gatherPurchase(log, programs, purchaseId);
  const facts = { ...found, isBooked: theirs !== undefined && !isThis };
  if (!found.purchase) return facts;
  const { occurredAt, purchase } = found.purchase.entry;
  const storeFacts = await rules.storeFacts(purchase?.store, program.version);
  const past = pastExpiries(program, occurredAt, now());
  return {
    ...facts,
    used: past === undefined ? undefined : await buyers.references(past),
    storeFacts,
    truths: await personTruths(people, inForce, to, { occurredAt, storeFacts })(),
  };
}

/** The response to a move: a pure function of its two entries, so a replay gets the same response. */
async function describeMove(ports: PurchasePorts, left: LedgerRecord): Promise<MoveAnswer> {
  const moved = actOf(left.entry, 'return')?.moved;
  if (!moved) throw new TypeError('not the entry of a move');
  const [, purchaseId = ''] = left.entry.reference.split('/');
  const booked = await purchaseIn(new LogReader(ports, moved.to), purchaseId);
  if (!booked) throw new TypeError('a move without its purchase');
  const program = await ports.rules.program(left.entry.programVersion);
  return { from: describeReturnAnswer(program, left), to: describePurchaseAnswer(program, booked) };
}

/** Moves a purchase from the wrong member to the buyer, once. Both logs are written in one transaction. */
export async function movePurchase(
  ports: PurchasePorts,
  { buyer, ...request }: MoveRequest,
  giver?: Giver,
): Promise<{ readonly replayed: boolean; readonly answer: MoveAnswer }> {
  const { from, purchaseId, moveId, contentHash } = request;
  const inForce = await rulesInForce(ports.rules);
  const { program, promotions } = inForce;
  let to = from;
  const { record, replayed } = await appendBy(
    ports,
    program,
    giver,
    {
      memberId: from,
      others: {
        memberIds: async () => {
          to = await buyer();
          if (to === from) throw new SameMember(TO);
          return [to];
        },
        missing: () => new OtherMemberNotFound(TO),
      },
      reference: returnReference(purchaseId, moveId),
      prefix: purchaseReference(purchaseId),
      checkSame: sameContent(contentHash),
      gather: (log, { others }) => gatherMove(ports, inForce, [log, others], { ...request, to }),
      decide: ({ state, otherStates: [right], facts, exhausted, now }) => {
        if (!right) throw new TypeError('a move has two logs');
        const states = { wrong: state, right };
        const judging = { promotions, taken: exhausted };
        const { returned, booked } = move(program, states, { ...request, to }, facts, judging, now);
        return { drafts: returned, others: [booked] };
      },
      hints: ports.budgetHints,
    },
    { points: toTheOther, otherId: () => to },
  );
  return { replayed, answer: await describeMove(ports, record) };
}
