import { actOf } from '#shared/domain/ledger/act.ts';
import type { CardLog } from '#shared/domain/members/card-holders.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';

type Ledger = Pick<LedgerStore, 'references' | 'entry'>;

/** The logs that a reference may mean, for each member who may be meant, the newest holder of a card first. */
export type MayMean = readonly (readonly CardLog[])[];

/** An act as its caller names it. */
export interface NamedAct {
  readonly reference: string;
  readonly contentHash: string;
}

const logIn = ({ memberId, of = memberId }: CardLog) => of;

/** Whether a log has an act; with a hash, whether it has it with this content. */
async function isIn(ledger: Ledger, log: CardLog, { reference, contentHash }: Partial<NamedAct>) {
  if (reference === undefined) return false;
  const seq = (await ledger.references(logIn(log), reference)).get(reference);
  if (seq === undefined || contentHash === undefined) return seq !== undefined;
  return (await ledger.entry(logIn(log), seq))?.entry.contentHash === contentHash;
}

/**
 * The log that a new act by a card goes to: the survivor's, unless the act is known in the log of a merged member who had
 * the card, or with this content in that of another holder. There it is found, and not booked again. One log costs
 * nothing.
 */
export async function logOfNew(
  ledger: Ledger,
  own: readonly CardLog[],
  others: MayMean,
  act: NamedAct,
): Promise<CardLog> {
  const survivor = own.at(-1);
  if (!survivor) throw new MemberNotFound();
  for (const log of own.slice(0, -1)) if (await isIn(ledger, log, { reference: act.reference })) return log;
  if (others.length > 0 && (await isIn(ledger, survivor, act))) return survivor;
  for (const log of others.flat()) if (await isIn(ledger, log, act)) return log;
  return survivor;
}

/** An act that others follow, and one that follows it, whose reference is made of the key of the first. */
export interface FollowedAct {
  readonly reference: string;
  readonly followUp?: { readonly referenceOf: (key: string) => string; readonly contentHash: string };
}

/** A log that has an act, and whether the follow-up is known there with the same content. */
interface Found {
  readonly log: CardLog;
  readonly isKnown: boolean;
}

async function find(stores: LogStores, log: CardLog, act: FollowedAct): Promise<Found | undefined> {
  const { memberId, of } = log;
  const head = await stores.ledger.head(memberId);
  if (!head) return undefined;
  const reader = new LogReader(stores, memberId, [head], head.state.absorbed);
  if (of !== undefined && !reader.logs.includes(of)) return undefined;
  const { places, key } = await reader.owned(act.reference, of);
  const place = places.get(act.reference);
  if (!place || (of !== undefined && place.memberId !== of)) return undefined;
  const { referenceOf, contentHash } = act.followUp ?? {};
  const known = referenceOf && places.get(referenceOf(key));
  if (known && (await reader.record(known)).entry.contentHash === contentHash) return { log, isKnown: true };
  // A purchase that was moved to a member of the same logs stands there.
  const returns = [...places].filter(([reference]) => reference.startsWith(`${act.reference}return/`));
  const newest = await reader.newest(returns.map(([, at]) => at));
  const to = actOf(newest?.entry, 'return')?.moved?.to;
  if (of === undefined || to === undefined || to === of || !reader.logs.includes(to))
    return { log, isKnown: false };
  return find(stores, { memberId, of: to }, act);
}

/** The first of the logs of one holder that has the act, if one has. */
async function findFirst(
  stores: LogStores,
  logs: readonly CardLog[],
  act: FollowedAct,
): Promise<readonly Found[]> {
  for (const log of logs) {
    const found = await find(stores, log, act);
    if (found) return [found];
  }
  return [];
}

/**
 * The log whose act a follow-up by a card means: of the newest holder who has the act, the log of the merged member who
 * had the card before the survivor's. A follow-up that one of the holders has with this content is found there. One log
 * costs nothing.
 * @throws MemberNotFound where nobody is meant
 */
export async function logOfFollowed(stores: LogStores, holders: MayMean, act: FollowedAct): Promise<CardLog> {
  const newest = holders[0]?.at(-1);
  if (!newest) throw new MemberNotFound();
  if (holders.flat().length === 1) return newest;
  const found: Found[] = [];
  for (const logs of holders) found.push(...(await findFirst(stores, logs, act)));
  return (found.find(({ isKnown }) => isKnown) ?? found[0])?.log ?? newest;
}
