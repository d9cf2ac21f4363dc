import { packRecord, type StoredRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import type { EntryStream } from '#shared/stores/ledger/entry-stream.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

const TRIES = 8;
const PAUSE_MS = 50;
const PAGE = 200;

export interface PublishPorts {
  readonly stream: EntryStream;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Puts entries on the stream as they are stored, in the order of each log. Returns the entries that failed after a
 * bounded number of attempts. The caller repeats them until none fails.
 */
export async function publishEntries(
  { stream, pause }: PublishPorts,
  records: readonly StoredRecord[],
): Promise<readonly StoredRecord[]> {
  let left = records;
  let refusals = 0;
  while (left.length > 0 && refusals < TRIES) {
    const before = left.length;
    left = await stream.put(left);
    if (left.length < before) continue;
    refusals += 1;
    await pause(PAUSE_MS * 2 ** refusals);
  }
  return left;
}

/**
 * Reads the entries of a member from the ledger and puts them on the stream again. Consumers drop those that they know.
 */
export async function republishEntries(
  ports: PublishPorts & { readonly ledger: LedgerStore },
  { memberId, afterSeq }: { readonly memberId: string; readonly afterSeq: number },
): Promise<number> {
  let published = 0;
  let page: StoredRecord[] = [];
  const flush = async () => {
    if ((await publishEntries(ports, page)).length > 0) throw new Error('the stream takes no records');
    published += page.length;
    page = [];
  };
  for await (const record of ports.ledger.after(memberId, afterSeq)) {
    page.push(packRecord(record));
    if (page.length === PAGE) await flush();
  }
  await flush();
  return published;
}
