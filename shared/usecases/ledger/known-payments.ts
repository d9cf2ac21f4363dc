import { paymentKey, redemptionReference } from '#shared/domain/ledger/reference.ts';
import { NOBODY } from '#shared/domain/members/nobody.ts';
import type { Payment, Purchase } from '#shared/domain/purchases/purchase.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { survivor } from '#shared/usecases/log/read-head.ts';
import type { PurchasePorts } from './book-purchase.ts';
import { redemptionIn } from './redemption-facts.ts';

type PayerPorts = Pick<PurchasePorts, 'ledger' | 'details' | 'memberOf'>;

/** The member whose redemption paid, as an id, of a card who held it at an instant; undefined for the buyer. */
async function payerOf(
  { memberOf }: PayerPorts,
  buyer: string,
  { member }: Payment,
  at: number,
): Promise<string | undefined> {
  if (member === undefined) return undefined;
  const payer = (await memberOf(member, at)) ?? NOBODY;
  return payer === buyer ? undefined : payer;
}

/**
 * Whether a member has a redemption: one query of the log that the payment names. Only where it is not there, the logs of
 * that member's merges are looked into.
 */
async function isKnown(
  ports: PayerPorts,
  log: LogReader,
  { redemptionId, member = log.memberId }: Payment,
): Promise<boolean> {
  if (member === NOBODY) return false;
  const reference = redemptionReference(redemptionId);
  if (log.logs.includes(member)) return (await redemptionIn(log, redemptionId, member)).places.has(reference);
  if ((await ports.ledger.references(member, reference)).has(reference)) return true;
  const head = await survivor(ports, member);
  if (!head || (head.entry.memberId === member && head.state.absorbed.length === 0)) return false;
  const theirs = new LogReader(ports, head.entry.memberId, [head], head.state.absorbed);
  return (await theirs.references(reference)).has(reference);
}

/**
 * The payments of a purchase with the ids of their members, and a mark on those by redemptions or cards that nobody knows
 * yet. A payment costs one read.
 */
export async function knownPayments(
  ports: PayerPorts,
  log: LogReader,
  { payments, occurredAt }: Pick<Purchase, 'payments' | 'occurredAt'>,
): Promise<readonly Payment[] | undefined> {
  if (payments === undefined) return undefined;
  const named = await Promise.all(
    payments.map(async (payment): Promise<Payment> => {
      const { redemptionId, amount } = payment;
      const member = await payerOf(ports, log.memberId, payment, occurredAt);
      return { redemptionId, amount, ...(member !== undefined && { member }) };
    }),
  );
  const keys = named.map(paymentKey);
  const isSecond = (key: string, index: number) => keys.indexOf(key) < index;
  const second = keys.findIndex((key, index) => named[index]?.member !== NOBODY && isSecond(key, index));
  if (second >= 0) {
    throw new ValidationFailed([
      { pointer: `/payments/${second}/redemptionId`, message: 'names a redemption twice' },
    ]);
  }
  return Promise.all(
    named.map(async (payment) =>
      (await isKnown(ports, log, payment)) ? payment : { ...payment, isUnknown: true },
    ),
  );
}
