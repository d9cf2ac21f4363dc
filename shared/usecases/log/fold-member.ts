import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { inOrder } from './in-order.ts';

/** The row that a consumer keeps of a member. */
export interface Folded {
  /** Number of the newest entry in it. */
  readonly lastSeq: number;
}

/** One write of a consumer: the row after some entries, in the place of the row before them. */
export interface FoldStep<Row extends Folded> {
  readonly memberId: string;
  /** Undefined for a member without a row. */
  readonly before: Row | undefined;
  readonly after: Row;
  /** Entries between `before` and `after`, in their order: at most `ENTRIES_PER_WRITE`. */
  readonly records: readonly LedgerRecord[];
}

/** A consumer of the `entries` stream: how it reads, changes and writes its row of a member. */
export interface MemberFold<Row extends Folded> {
  readonly ledger: Pick<LedgerStore, 'after'>;
  /** The row as it is now, read consistently. */
  readonly read: (memberId: string) => Promise<Row | undefined>;
  /** The row after the next entry. Pure: a lost write applies the same entry again. */
  readonly apply: (row: Row | undefined, record: LedgerRecord) => Row;
  /**
   * Writes the row on the condition that storage still has the `lastSeq` of `before`, or no row; false where it has
   * not. Exact counters move in the same transaction. Anything else that it writes must be the same when repeated.
   */
  readonly write: (step: FoldStep<Row>) => Promise<boolean>;
}

/** Consumes entries of one member, in any order and any of them again. */
export type ConsumeEntries = (memberId: string, records: readonly LedgerRecord[]) => Promise<void>;

/** The row and an item of each entry fit into one transaction, which takes 100 items. */
export const ENTRIES_PER_WRITE = 50;
/** Before the enrolment, which is entry 0. */
const NOTHING = -1;
/** A lost write means that another worker wrote the same entries, so few tries are enough. */
const TRIES_MAX = 5;

/** False where another worker was first: the row has to be read again. */
async function foldOnce<Row extends Folded>(
  { ledger, read, apply, write }: MemberFold<Row>,
  memberId: string,
  records: readonly LedgerRecord[],
): Promise<boolean> {
  let before = await read(memberId);
  let after = before;
  let folded: LedgerRecord[] = [];
  const written = async () =>
    !after || folded.length === 0 || write({ memberId, before, after, records: folded });
  for await (const record of inOrder(ledger, memberId, before?.lastSeq ?? NOTHING, records)) {
    const next: number = (after?.lastSeq ?? NOTHING) + 1;
    after = apply(after, record);
    if (record.entry.seq !== next || after.lastSeq !== next) throw new TypeError('an entry was left out');
    folded.push(record);
    if (folded.length < ENTRIES_PER_WRITE) continue;
    if (!(await written())) return false;
    before = after;
    folded = [];
  }
  return written();
}

/**
 * The rule of every consumer of the `entries` stream, which repeats, reorders and leaves out. Each entry is applied
 * once, in the order of the log, whatever arrives and however many workers consume the same member: entries at or
 * below the row's `lastSeq` are dropped, the next is applied, and a gap is read from the log first. Nothing is written
 * where nothing is new.
 * @throws Unavailable after five lost writes; the stream repeats the batch.
 */
export function foldMember<Row extends Folded>(fold: MemberFold<Row>): ConsumeEntries {
  return async (memberId, records) => {
    const inSequence = records.toSorted((a, b) => a.entry.seq - b.entry.seq);
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (await foldOnce(fold, memberId, inSequence)) return;
    }
    throw new Unavailable();
  };
}
