import type { DeliveryAnswer } from '#shared/contracts/ledger/book-delivery.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { type DeliveryCommand, type DeliveryFacts, deliver } from '#shared/domain/ledger/acts/delivery.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { deliveryReference, isDelivery, purchaseReference } from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { append } from '#shared/usecases/log/append.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { LogReader } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { EntryOf } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { newestFollowUp } from './book-return.ts';
import { type Bought, buyerOf, keyOfBought } from './bought.ts';

/** A purchase, the newest of its returns and deliveries, and how many deliveries it has. */
async function gatherDelivery(
  log: LogReader,
  program: Program,
  { purchaseId, of }: Omit<Bought, 'memberId'>,
): Promise<DeliveryFacts> {
  const reference = purchaseReference(purchaseId);
  const { places: references } = await log.owned(reference, of);
  const place = references.get(reference);
  if (place === undefined) return {};
  const { entry } = await log.record(place);
  const [lines, newest] = await Promise.all([log.lines(entry), newestFollowUp(log, references, purchaseId)]);
  const deliveries = [...references.keys()].filter(isDelivery).length;
  return { purchase: { entry, recorded: unpackLines(lines), program }, newest, deliveries };
}

/** The response to a delivery: a pure function of its entry, so a replay gets the same response. */
function describeDeliveryAnswer(program: Program, { entry, state }: LedgerRecord): DeliveryAnswer {
  const act = actOf(entry, 'delivery');
  if (!act) throw new TypeError('not the entry of a delivery');
  const { memberId, seq, recordedAt } = entry;
  return present({
    entry: entryDocument(entry, program.version),
    pointsDelivered: act.points,
    maturesAt: act.maturesAt === null ? undefined : formatInstant(act.maturesAt),
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

/** Books a delivery of a purchase that waits for it, once for each delivery id. `of` is the absorbed member who bought. */
export async function bookDelivery(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { of: asked, ...command }: DeliveryCommand & EntryOf,
): Promise<{ readonly replayed: boolean; readonly answer: DeliveryAnswer }> {
  const program = await programs.get();
  const { purchaseId, deliveryId, contentHash } = command;
  const bought = { memberId, purchaseId, of: buyerOf({ memberId, of: asked }) };
  const { key, done } = await keyOfBought(ports, bought, (purchase) =>
    deliveryReference(purchase, deliveryId),
  );
  const checkSame = sameContent(contentHash);
  if (done) checkSame(done);
  const { record, replayed } = done
    ? { record: done, replayed: true }
    : await append<DeliveryFacts>(ports, program, {
        memberId,
        reference: deliveryReference(key, deliveryId),
        prefix: purchaseReference(key),
        checkSame,
        gather: (log) => gatherDelivery(log, program, bought),
        decide: ({ state, facts, now }) => ({
          drafts: deliver(program, state, { ...command, purchaseId: key }, facts, now),
        }),
      });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeDeliveryAnswer(recorded, record) };
}
