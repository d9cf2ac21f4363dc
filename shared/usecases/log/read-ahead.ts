import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerBatches } from '#shared/stores/ledger/ledger-batches.ts';
import type { LogReader, LogStores, Place } from './log-reader.ts';

/** The stores of lists, which read many acts at once. */
export interface ListStores extends LogStores {
  readonly batches: LedgerBatches;
}

/** The last entry of an act in one log, if it is another than the first. */
function lastOf(numbers: ReadonlyMap<string, number>, memberId: string): readonly Place[] {
  const seq = Math.max(...numbers.values());
  return numbers.size > 1 ? [{ memberId, seq }] : [];
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
