import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { inOrder } from './in-order.ts';
import { each, type Fail, together } from './member-calls.ts';

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

/** A consumer of the `entries` stream: how it reads, changes and writes its rows of members. */
export interface MemberFold<Row extends Folded> {
  readonly ledger: Pick<LedgerStore, 'after'>;
  /** The rows of some members as they are now, read consistently. Members without a row are left out. */
  readonly read: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, Row>>;
  /** The row after the next entry. It writes nothing: a lost write applies the same entry again. */
  readonly apply: (row: Row | undefined, record: LedgerRecord) => Row | Promise<Row>;
  /** Writes what has to be there before the rows move, for some members at once. It must be the same when repeated. */
  readonly prepare?: (steps: readonly FoldStep<Row>[]) => Promise<void>;
  /**
   * Writes the row on the condition that storage still has the `lastSeq` of `before`, or no row; false where it has
   * not. Exact counters move in the same transaction.
   */
  readonly write: (step: FoldStep<Row>) => Promise<boolean>;
}

/** Consumes entries of members, in any order and any of them again. Returns the error of each member that failed. */
export type ConsumeEntries = (records: readonly LedgerRecord[]) => Promise<ReadonlyMap<string, unknown>>;

/** The row and an item of each entry fit into one transaction, which takes 100 items. */
export const ENTRIES_PER_WRITE = 50;
/** Before the enrolment, which is entry 0. */
const NOTHING = -1;
/** A lost write means that another worker wrote the same entries, so few tries are enough. */
const TRIES_MAX = 5;

/** A member whose row has to be read. */
interface Unread {
  readonly memberId: string;
  /** Entries that arrived, by sequence. */
  readonly records: readonly LedgerRecord[];
  readonly lost: number;
}

/** A member whose row was read, with the writes that follow it. */
interface Begun<Row extends Folded> extends Unread {
  readonly steps: AsyncGenerator<FoldStep<Row>, void>;
}

/** The members of a batch, by how far they are. */
interface Open<Row extends Folded> {
  readonly unread: readonly Unread[];
  readonly begun: readonly Begun<Row>[];
}

async function* stepsAfter<Row extends Folded>(
  { ledger, apply }: MemberFold<Row>,
  row: Row | undefined,
  { memberId, records }: Unread,
): AsyncGenerator<FoldStep<Row>, void> {
  let before = row;
  let after = row;
  let folded: LedgerRecord[] = [];
  for await (const record of inOrder(ledger, memberId, row?.lastSeq ?? NOTHING, records)) {
    const next: number = (after?.lastSeq ?? NOTHING) + 1;
    after = await apply(after, record);
    if (record.entry.seq !== next || after.lastSeq !== next) throw new TypeError('an entry was left out');
    folded.push(record);
    if (folded.length < ENTRIES_PER_WRITE) continue;
    yield { memberId, before, after, records: folded };
    before = after;
    folded = [];
  }
  if (after && folded.length > 0) yield { memberId, before, after, records: folded };
}

/** Another worker was first: the row is read again, a few times. */
function again({ memberId, records, lost }: Unread, fail: Fail): readonly Unread[] {
  if (lost + 1 < TRIES_MAX) return [{ memberId, records, lost: lost + 1 }];
  fail(memberId, new Unavailable());
  return [];
}

async function begin<Row extends Folded>(
  fold: MemberFold<Row>,
  unread: readonly Unread[],
  fail: Fail,
): Promise<readonly Begun<Row>[]> {
  const read = await together(unread, (some) => fold.read(some.map(({ memberId }) => memberId)), fail);
  return read.map(([member, rows]) => ({
    ...member,
    steps: stepsAfter(fold, rows.get(member.memberId), member),
  }));
}

/** Writes the next row of every member. Returns those that may have more to write. */
async function writeNext<Row extends Folded>(
  fold: MemberFold<Row>,
  { unread, begun }: Open<Row>,
  fail: Fail,
): Promise<Open<Row>> {
  const all = [...begun, ...(await begin(fold, unread, fail))];
  const next = await each(all, ({ steps }) => steps.next(), fail);
  const moving = next.flatMap(([member, { done, value }]) => (done ? [] : [{ ...member, step: value }]));
  const prepared = await together(moving, async (some) => fold.prepare?.(some.map(({ step }) => step)), fail);
  const ready = prepared.map(([member]) => member);
  const written = await each(ready, ({ step }) => fold.write(step), fail);
  return {
    unread: written.flatMap(([member, moved]) => (moved ? [] : again(member, fail))),
    begun: written.flatMap(([member, moved]) => (moved ? [member] : [])),
  };
}

/**
 * The rule of every consumer of the `entries` stream, which repeats, reorders and leaves out. Each entry is applied
 * once, in the order of the log, whatever arrives and however many workers consume the same member: entries at or
 * below the row's `lastSeq` are dropped, the next is applied, and a gap is read from the log first. Nothing is written
 * where nothing is new. Rows are read, and what precedes them is written, for all members at once. A member fails by
 * itself, with 503 after five lost writes; the stream then repeats its entries.
 */
export function foldMembers<Row extends Folded>(fold: MemberFold<Row>): ConsumeEntries {
  return async (records) => {
    const failed = new Map<string, unknown>();
    const fail: Fail = (memberId, error) => failed.set(memberId, error);
    const byMember = Map.groupBy(records, ({ entry }) => entry.memberId);
    const unread = [...byMember].map(([memberId, own]) => ({
      memberId,
      records: own.toSorted((a, b) => a.entry.seq - b.entry.seq),
      lost: 0,
    }));
    let open: Open<Row> = { unread, begun: [] };
    while (open.unread.length + open.begun.length > 0) open = await writeNext(fold, open, fail);
    return failed;
  };
}
