import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { isLapseOfOne } from '#shared/domain/ledger/reference.ts';
import type { LedgerBatches } from '#shared/stores/ledger/ledger-batches.ts';
import type { LogReader, LogStores, Place } from './log-reader.ts';

/** The stores of lists, which read many acts at once. */
export interface ListStores extends LogStores {
  readonly batches: LedgerBatches;
}

/** The last entry of an act in one log that tells of it, if it is another than the first. */
function lastOf(numbers: ReadonlyMap<string, number>, memberId: string): readonly Place[] {
  const telling = [...numbers].flatMap(([reference, seq]) => (isLapseOfOne(reference) ? [] : [seq]));
  return telling.length > 1 ? [{ memberId, seq: Math.max(...telling) }] : [];
}

const separateLines = ({ memberId, lines, linesHash }: Entry) =>
  linesHash !== undefined && lines === undefined ? [{ memberId, linesHash }] : [];

/**
 * Reads for a log reader what describes some purchases or redemptions, all of one kind: the references of what followed
 * them, and the newest entry of each. One query a log, then a call for a hundred entries, however many followed.
 */
export async function readAhead(
  { batches }: Pick<ListStores, 'batches'>,
  log: LogReader,
  records: readonly LedgerRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const acts = [...new Set(records.map(({ entry }) => entry.reference))];
  const last = await Promise.all(
    log.logs.map(async (memberId) => {
      const found = await batches.references(memberId, acts);
      for (const [act, numbers] of found) log.knowReferences(memberId, act, numbers);
      return [...found.values()].flatMap((numbers) => lastOf(numbers, memberId));
    }),
  );
  const followUps = await batches.records(last.flat().filter((place) => !log.knows(place)));
  for (const record of followUps) log.know(record);
}

/** An entry in the log of a reader, or in one that the reader looks into. */
export interface PlaceInLog {
  readonly log: LogReader;
  readonly place: Place;
}

/** A place that was asked for, with its entry. */
type ReadEntry<Wanted extends PlaceInLog> = Wanted & { readonly record: LedgerRecord };

/** Reads entries of several logs for their readers: one call for a hundred. */
async function readEntries<Wanted extends PlaceInLog>(
  { batches }: Pick<ListStores, 'batches'>,
  wanted: readonly Wanted[],
): Promise<readonly ReadEntry<Wanted>[]> {
  const unread = wanted.filter(({ log, place }) => !log.knows(place));
  const keyOf = ({ memberId, seq }: Place) => `${memberId}/${seq}`;
  const places = new Map(unread.map(({ place }) => [keyOf(place), place]));
  const records = await batches.records([...places.values()]);
  const read = new Map(records.map((record) => [keyOf(record.entry), record]));
  for (const { log, place } of unread) {
    const record = read.get(keyOf(place));
    if (record) log.know(record);
  }
  return Promise.all(wanted.map(async (one) => ({ ...one, record: await one.log.record(one.place) })));
}

async function newestPlace({ log, record }: ReadEntry<PlaceInLog>): Promise<readonly PlaceInLog[]> {
  const named = await log.referencesOf(record.entry);
  const place = log.newestPlace(named.values());
  return place ? [{ log, place }] : [];
}

/**
 * Reads purchases of several logs with all that describes them: their entries, the newest of what followed each, and
 * line detail that has items of its own. Returns the purchases in the order in which they were asked for.
 */
export async function readPurchasesAhead<Wanted extends PlaceInLog>(
  stores: Pick<ListStores, 'batches'>,
  wanted: readonly Wanted[],
): Promise<readonly ReadEntry<Wanted>[]> {
  const purchases = await readEntries(stores, wanted);
  const newest = await readEntries(stores, (await Promise.all(purchases.map(newestPlace))).flat());
  const lines = await stores.batches.lines(
    [...purchases, ...newest].flatMap(({ record }) => separateLines(record.entry)),
  );
  for (const { log } of purchases) for (const [linesHash, bytes] of lines) log.knowLines(linesHash, bytes);
  return purchases;
}

/** Reads for a log reader the line detail of purchases and of their returns that has items of its own. */
export async function readLinesAhead(
  { batches }: Pick<ListStores, 'batches'>,
  log: LogReader,
  purchases: readonly LedgerRecord[],
): Promise<void> {
  const named = await Promise.all(purchases.map(({ entry }) => log.referencesOf(entry)));
  const returns = await Promise.all(named.map((places) => log.newest(places.values())));
  const lines = [...purchases, ...returns].flatMap((record) => (record ? separateLines(record.entry) : []));
  for (const [linesHash, bytes] of await batches.lines(lines)) log.knowLines(linesHash, bytes);
}
